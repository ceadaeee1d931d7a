import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.ParseException;
import java.util.Collection;
import java.util.List;
import java.util.logging.LogManager;
import org.apache.lucene.expressions.js.JavascriptCompiler;
import org.apache.lucene.store.LockObtainFailedException;
import org.opensearch.Version;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.common.transport.TransportAddress;
import org.opensearch.env.Environment;
import org.opensearch.http.BindHttpException;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;

/**
 * One OpenSearch node on loopback that lives as long as its standard input is open.
 *
 * Arguments: the data folder and the HTTP port (0: any free one). The first line it prints is
 * "READY port version", or "FAILED code" followed by what went wrong.
 */
public final class OpenSearchLauncher {
    private static final String LOOPBACK = "127.0.0.1";
    private static final long CLOSE_MILLIS = 10_000;

    /** Held here for the life of the process: a channel that is collected lets go of its lock. */
    private static FileChannel lockChannel;

    private static final List<Class<? extends Plugin>> MODULES = List.of(
        org.opensearch.transport.Netty4Plugin.class,
        org.opensearch.painless.PainlessPlugin.class,
        org.opensearch.script.expression.ExpressionPlugin.class,
        org.opensearch.script.mustache.MustachePlugin.class,
        org.opensearch.index.reindex.ReindexPlugin.class,
        org.opensearch.index.mapper.MapperExtrasPlugin.class,
        org.opensearch.index.rankeval.RankEvalPlugin.class,
        org.opensearch.analysis.common.CommonAnalysisPlugin.class,
        org.opensearch.ingest.common.IngestCommonPlugin.class,
        org.opensearch.ingest.useragent.IngestUserAgentPlugin.class,
        org.opensearch.join.ParentJoinPlugin.class,
        org.opensearch.percolator.PercolatorPlugin.class,
        org.opensearch.search.aggregations.matrix.MatrixAggregationPlugin.class,
        org.opensearch.geo.GeoModulePlugin.class
    );

    /** The constructor that takes modules from the class path is protected. */
    private static final class EmbeddedNode extends Node {
        EmbeddedNode(Environment environment, Collection<Class<? extends Plugin>> modules) {
            super(environment, modules, true);
        }
    }

    public static void main(String[] arguments) {
        PrintStream answers = System.out;
        System.setOut(System.err);
        Path data = Path.of(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        try {
            lock(data, answers);
            Settings settings = settings(data, port);
            beQuiet(settings);
            Node node = new EmbeddedNode(new Environment(settings, data.resolve("config")), MODULES);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
            endWithParent();
            node.start();
            keepNoReplicas(node);
            answers.println("READY " + loopbackPort(node) + " " + Version.CURRENT);
        } catch (Throwable failure) {
            fail(answers, codeOf(failure), failure.toString());
        }
    }

    private static Settings settings(Path data, int port) {
        return Settings.builder()
            .put("cluster.name", "tocsin")
            .put("node.name", "tocsin")
            .put("discovery.type", "single-node")
            .put("network.host", LOOPBACK)
            .put("http.port", Integer.toString(port))
            .put("transport.port", "0")
            .put("path.home", data.toString())
            .put("path.data", data.resolve("data").toString())
            .put("path.logs", data.resolve("logs").toString())
            .put("action.auto_create_index", true)
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .put("logger.level", "ERROR")
            .build();
    }

    private static void beQuiet(Settings settings) throws ParseException {
        LogManager.getLogManager().reset();
        LogConfigurator.configureWithoutConfig(settings);
        quietAboutAntlr();
    }

    /** Expressions and Painless share one ANTLR here, of which the older grammar complains once, when it is loaded. */
    private static void quietAboutAntlr() throws ParseException {
        PrintStream errors = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        JavascriptCompiler.compile("1");
        System.setErr(errors);
    }

    /** The operating system frees this lock however the process ends. */
    private static void lock(Path data, PrintStream answers) throws IOException {
        Files.createDirectories(data);
        Path file = data.resolve("tocsin.lock");
        lockChannel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lockChannel.tryLock() == null) {
            fail(answers, "data_in_use", Files.readString(file).strip());
        }
        lockChannel.truncate(0);
        lockChannel.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"));
        lockChannel.force(true);
    }

    /** Nobody but this machine may ask a node that has no users and no passwords. */
    private static int loopbackPort(Node node) {
        HttpServerTransport http = node.injector().getInstance(HttpServerTransport.class);
        for (TransportAddress bound : http.boundAddress().boundAddresses()) {
            if (!bound.address().getAddress().isLoopbackAddress()) {
                throw new IllegalStateException("it listens on " + bound + ", which is not loopback");
            }
        }
        return http.boundAddress().publishAddress().getPort();
    }

    /** A single node has nowhere to put replicas; this setting is read from the cluster's state only. */
    private static void keepNoReplicas(Node node) {
        Settings replicas = Settings.builder().put("cluster.default_number_of_replicas", 0).build();
        node.client().admin().cluster().prepareUpdateSettings().setPersistentSettings(replicas).get();
    }

    private static void endWithParent() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() != -1) {}
            } catch (IOException closed) {
                // A broken pipe also says that the parent is gone.
            }
            System.exit(0);
        }, "parent-watch");
        // The node's own threads are daemons: this one keeps the process alive.
        watch.setDaemon(false);
        watch.start();
    }

    private static void close(Node node) {
        Thread limit = new Thread(() -> {
            try {
                Thread.sleep(CLOSE_MILLIS);
            } catch (InterruptedException early) {
                return;
            }
            Runtime.getRuntime().halt(1);
        }, "close-limit");
        limit.setDaemon(true);
        limit.start();
        try {
            node.close();
        } catch (IOException failure) {
            System.err.println("The node did not close in order: " + failure);
        }
    }

    private static String codeOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindHttpException) return "port_taken";
            if (cause instanceof LockObtainFailedException) return "data_in_use";
        }
        return "start_failed";
    }

    private static void fail(PrintStream answers, String code, String message) {
        answers.println("FAILED " + code + " " + message.replaceAll("\\s+", " "));
        answers.flush();
        Runtime.getRuntime().halt(1);
    }
}
