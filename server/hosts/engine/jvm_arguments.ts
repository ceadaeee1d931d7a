const UNSAFE_ACCESS_SWITCH_SINCE = 23;
const NATIVE_ACCESS_SWITCH_SINCE = 22;

/** How the JVM of an engine is set: its memory, and quiet about what its libraries do of old. */
export function jvmArguments(javaMajor: number, heapMb: number): readonly string[] {
  return [
    `-Xms${heapMb}m`,
    `-Xmx${heapMb}m`,
    // One small node starts a quarter faster with the simplest collector.
    '-XX:+UseSerialGC',
    '-Dfile.encoding=UTF-8',
    '-Djava.awt.headless=true',
    '-Djna.nosys=true',
    '-Dio.netty.noUnsafe=true',
    '-Dio.netty.noKeySetOptimization=true',
    ...(javaMajor >= NATIVE_ACCESS_SWITCH_SINCE ? ['--enable-native-access=ALL-UNNAMED'] : []),
    ...(javaMajor >= UNSAFE_ACCESS_SWITCH_SINCE ? ['--sun-misc-unsafe-memory-access=allow'] : []),
  ];
}
