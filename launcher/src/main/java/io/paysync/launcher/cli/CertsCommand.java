package io.paysync.launcher.cli;

import io.paysync.launcher.certs.TrialCa;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paysync certs}: a CA and a certificate for each node, to try a cluster with mutual TLS at once. */
@Command(
        name = "certs",
        mixinStandardHelpOptions = true,
        description =
                "Make certificates for the bus of a cluster, for trying it out: a CA, and for each node a certificate "
                        + "and key (PEM, EC P-256). The key of the CA is not kept.",
        footer = ExitCode.FOOTER)
final class CertsCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.:-]{0,61}[A-Za-z0-9])?");
    private static final int NODES_MAX = 50;
    private static final int DAYS_MAX = 3650;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the files go; made if missing.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--nodes",
            required = true,
            split = ",",
            paramLabel = "NODE",
            description = "One for each node: its host name or address; further ones of the same node follow after +, "
                    + "such as node1+10.0.0.11. The first one names its files.")
    private List<String> nodes = List.of();

    @Option(names = "--days", defaultValue = "90", description = "How long they count (default ${DEFAULT-VALUE}).")
    private int days = 90;

    @Option(names = "--force", description = "Replace files that are there.")
    private boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Map<String, List<String>> byFile = byFile();
        if (days < 1 || days > DAYS_MAX) {
            throw wrong("--days must be between 1 and " + DAYS_MAX);
        }
        List<Path> files = new ArrayList<>(List.of(out.resolve("ca.pem")));
        byFile.keySet().forEach(name -> files.addAll(List.of(certificate(name), key(name))));
        refuseToReplace(files);
        write(make(byFile));
        print(byFile);
        return ExitCode.OK;
    }

    private Map<String, List<String>> byFile() {
        Map<String, List<String>> byFile = new LinkedHashMap<>();
        for (String node : nodes) {
            List<String> names = Arrays.asList(node.split("\\+", -1));
            for (String name : names) {
                if (!NAME.matcher(name).matches()) {
                    throw wrong("--nodes: \"" + name + "\" is no host name and no address");
                }
            }
            String file = names.getFirst().replace(':', '-');
            if (file.equals("ca") || byFile.put(file, names) != null) {
                throw wrong("--nodes: two files would be called " + file + ".pem");
            }
        }
        if (byFile.isEmpty() || byFile.size() > NODES_MAX) {
            throw wrong("--nodes must name 1 to " + NODES_MAX + " nodes");
        }
        return byFile;
    }

    private ParameterException wrong(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    private Path certificate(String name) {
        return out.resolve(name + ".pem");
    }

    private Path key(String name) {
        return out.resolve(name + ".key");
    }

    private void refuseToReplace(List<Path> files) {
        List<Path> there = files.stream().filter(Files::exists).toList();
        if (!force && !there.isEmpty()) {
            throw new CommandException(
                    ExitCode.FAILED, "already there: " + there + "; nothing was written. --force replaces them");
        }
    }

    /** All of them before the first file is written. */
    private Map<Path, String> make(Map<String, List<String>> byFile) {
        Map<Path, String> contents = new LinkedHashMap<>();
        try (TrialCa ca = new TrialCa(days)) {
            contents.put(out.resolve("ca.pem"), ca.certificatePem());
            byFile.forEach((file, names) -> {
                TrialCa.Issued issued = ca.issue(names, days);
                contents.put(certificate(file), issued.certificatePem());
                contents.put(key(file), issued.keyPem());
            });
        }
        return contents;
    }

    private void write(Map<Path, String> contents) {
        try {
            Files.createDirectories(out);
            for (Map.Entry<Path, String> file : contents.entrySet()) {
                write(file.getKey(), file.getValue());
            }
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(ExitCode.FAILED, "already there: " + e.getMessage());
        } catch (IOException e) {
            throw new CommandException(ExitCode.TRY_LATER, "cannot write: " + e);
        }
    }

    /** Nobody else may read a key at any moment, so the file is made with its mode. */
    private void write(Path file, String text) throws IOException {
        if (force) {
            Files.deleteIfExists(file);
        }
        String mode = file.toString().endsWith(".key") ? "rw-------" : "rw-r--r--";
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
        Files.writeString(file, text);
    }

    private void print(Map<String, List<String>> byFile) {
        PrintWriter to = spec.commandLine().getOut();
        to.println(
                "For trying out. Whoever has one of the keys can say \"paid\" on the bus; for production use a CA of your");
        to.println("own that certifies nothing but these nodes, because every certificate of it is let in.");
        to.println("Written to " + out + ", to count " + days + (days == 1 ? " day:" : " days:"));
        to.println("  ca.pem, the same for all; its key was not kept, so for a further node make all of them again");
        byFile.keySet().forEach(name -> to.println("  " + name + ".pem and " + name + ".key"));
        byFile.forEach((file, names) -> {
            to.println();
            to.println("Settings of " + file + ", with ca.pem and its two files beside them:");
            to.println("  cluster: hazelcast");
            to.println("  hazelcast:");
            to.println("    host: " + quoted(names.getLast()) + "   # the address of this node on the private network");
            to.println("    members: [" + members(byFile) + "]");
            to.println("    certificate: " + file + ".pem");
            to.println("    key: " + file + ".key");
            to.println("    ca: ca.pem");
        });
    }

    private static String members(Map<String, List<String>> byFile) {
        return String.join(
                ", ",
                byFile.values().stream().map(names -> quoted(names.getLast())).toList());
    }

    /** An IPv6 address would be read as a map. */
    private static String quoted(String name) {
        return name.contains(":") ? "\"" + name + "\"" : name;
    }
}
