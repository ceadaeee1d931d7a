import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.elasticsearch.Build;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.node.Node;

/**
 * One Elasticsearch node on loopback for our tests; it lives as long as its standard input is open.
 *
 * It takes the arguments and gives the answers of OpenSearchLauncher. The data folder must hold
 * modules/transport-netty4, because Elasticsearch loads its HTTP transport from there alone.
 */
public final class ElasticsearchLauncher {
    public static void main(String[] arguments) {
        PrintStream answers = System.out;
        System.setOut(System.err);
        Path data = Path.of(arguments[0]);
        try {
            Settings settings = settings(data, Integer.parseInt(arguments[1]));
            LogManager.getLogManager().reset();
            LogConfigurator.configureWithoutConfig(settings);
            LogConfigurator.configureESLogging();
            Node node = new Node(new Environment(settings, data.resolve("config")));
            endWithParent();
            node.start();
            int port = node.injector().getInstance(HttpServerTransport.class).boundAddress().publishAddress().getPort();
            answers.println("READY " + port + " " + Build.current().version());
        } catch (Throwable failure) {
            answers.println("FAILED start_failed " + failure.toString().replaceAll("\\s+", " "));
            answers.flush();
            Runtime.getRuntime().halt(1);
        }
    }

    private static Settings settings(Path data, int port) {
        return Settings.builder()
            .put("cluster.name", "tocsin-test")
            .put("node.name", "tocsin-test")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", Integer.toString(port))
            .put("transport.port", "0")
            .put("path.home", data.toString())
            .put("path.data", data.resolve("data").toString())
            .put("path.logs", data.resolve("logs").toString())
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .put("logger.level", "ERROR")
            .build();
    }

    /** A test's data is thrown away, so the process may end at once. */
    private static void endWithParent() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() != -1) {}
            } catch (IOException closed) {
                // A broken pipe also says that the parent is gone.
            }
            Runtime.getRuntime().halt(0);
        }, "parent-watch");
        // The node's own threads are daemons: this one keeps the process alive.
        watch.setDaemon(false);
        watch.start();
    }
}
