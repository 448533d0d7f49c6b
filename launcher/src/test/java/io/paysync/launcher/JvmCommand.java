package io.paysync.launcher;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM of its own that runs Paysync's own classes. */
public final class JvmCommand {
    private JvmCommand() {}

    /** @param heap such as {@code -Xmx256m} */
    public static List<String> paysync(String heap, List<String> arguments) {
        return paysync(heap, System.getProperty("java.class.path"), arguments);
    }

    static List<String> paysync(String heap, String classPath, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(heap);
        // It lives no longer than the JVM of the tests, and compiles as that one does.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX:TieredStopAtLevel"))
                .forEach(command::add);
        // The classes are those of the JVM of the tests, which verifies them: no need to do it at each start.
        command.addAll(
                List.of("-XX:+UseSerialGC", "-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote"));
        command.addAll(List.of("-cp", classPath, "io.paysync.launcher.Main"));
        command.addAll(arguments);
        return command;
    }
}
