package dynacheck.node.app;

import java.util.ArrayList;
import java.util.List;

/** How a node's JVM is started: the one place for the flags that make it start fast and stay small. */
public final class NodeJvm {
    /** The node's main class. */
    public static final String PROGRAM = Main.class.getName();

    private NodeJvm() {}

    /** JVM flags of a node; each is understood by every JDK from 21 on. */
    public static List<String> flags() {
        return List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms16m",
                "-Xmx64m",
                "-Xss512k",
                "-XX:MaxMetaspaceSize=96m",
                "-XX:ReservedCodeCacheSize=32m",
                "-XX:MaxDirectMemorySize=32m",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dfile.encoding=UTF-8",
                "-Djava.net.preferIPv4Stack=true",
                "-Dvertx.disableDnsResolver=true",
                "-Dvertx.disableFileCPResolving=true",
                "-Dio.netty.allocator.type=unpooled",
                "-Dio.netty.eventLoopThreads=1");
    }

    /**
     * The command that runs a node: executable, {@link #flags}, main class, {@code args}.
     *
     * @param program {@link #PROGRAM}, or one made for tests
     * @param imageFlags {@link NodeImage#flags}, or none
     */
    public static List<String> command(
            String javaExecutable, List<String> imageFlags, String classPath, String program, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(javaExecutable);
        command.addAll(flags());
        command.addAll(imageFlags);
        command.add("-cp");
        command.add(classPath);
        command.add(program);
        command.addAll(args);
        return List.copyOf(command);
    }
}
