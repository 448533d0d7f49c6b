package io.paysync.bench.chaos;

import io.paysync.launcher.embedded.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The wires between the nodes. Each node's bus listens on 127.0.0.1 (Hazelcast takes only an address that an interface has) and
 * tells the others 127.0.1.1x, where our proxies stand, one for each of its two ports. Who is at the other end of a connection is found in /proc by its port, which works without rights for
 * our own processes; so one node can be cut off in one direction or in both.
 */
final class Bus implements AutoCloseable {
    private static final String LISTENS = "127.0.0.1";

    private final List<Integer> memberPorts = new ArrayList<>();
    private final List<Integer> busPorts = new ArrayList<>();
    /** Two for each node. */
    private final List<List<FaultProxy>> proxies = new ArrayList<>();

    private final IntToLongFunction pids;

    Bus(int nodes, long seed, IntToLongFunction pids) throws IOException {
        this.pids = pids;
        for (int i = 0; i < nodes; i++) {
            int member = FreePort.next();
            int bus = FreePort.next();
            memberPorts.add(member);
            busPorts.add(bus);
            proxies.add(List.of(proxy(i, member, seed + 1_000 + i), proxy(i, bus, seed + 2_000 + i)));
        }
    }

    private static FaultProxy proxy(int node, int port, long seed) {
        return FaultProxy.open(
                new InetSocketAddress(advertised(node), port), new InetSocketAddress(LISTENS, port), seed);
    }

    /** Where a node's HTTP listeners are: the whole of 127/8 is there on Linux without setting anything up. */
    static String host(int node) {
        return "127.0.0." + (11 + node);
    }

    private static String advertised(int node) {
        return "127.0.1." + (11 + node);
    }

    String yaml(int node) {
        return "cluster: hazelcast\nhazelcast: {name: chaos, host: " + LISTENS + ", advertise: " + advertised(node)
                + ", memberPort: " + memberPorts.get(node) + ", busPort: " + busPorts.get(node) + ", members: ["
                + IntStream.range(0, proxies.size())
                        .mapToObj(i -> "\"" + advertised(i) + ":" + memberPorts.get(i) + "\"")
                        .collect(Collectors.joining(", "))
                + "], insecure: true}";
    }

    /** What the node hears is lost when {@code hears}, what it says when {@code says}. */
    void cut(int node, boolean hears, boolean says, FaultProxy.Manner manner) {
        if (hears) {
            proxies.get(node).forEach(proxy -> proxy.worsen(manner));
        }
        if (!says) {
            return;
        }
        Predicate<InetSocketAddress> from = address -> isFrom(pids.applyAsLong(node), address.getPort());
        for (int other = 0; other < proxies.size(); other++) {
            if (other != node) {
                proxies.get(other).forEach(proxy -> proxy.worsen(manner, from));
            }
        }
    }

    void mend() {
        proxies.forEach(both -> both.forEach(FaultProxy::mend));
    }

    /** Whether the process has the socket with this local port. */
    static boolean isFrom(long pid, int localPort) {
        String inode = inodeOf(pid, localPort);
        if (inode == null) {
            return false;
        }
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path fd : open) {
                if (target(fd).equals("socket:[" + inode + "]")) {
                    return true;
                }
            }
        } catch (IOException e) {
            // The process is gone.
        }
        return false;
    }

    private static String target(Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static @Nullable String inodeOf(long pid, int localPort) {
        String wanted = String.format(Locale.ROOT, ":%04X", localPort);
        for (String table : List.of("tcp", "tcp6")) {
            try {
                for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                    String[] columns = line.trim().split("\\s+");
                    // 01 is ESTABLISHED: the port may linger in other states.
                    if (columns.length > 9 && columns[1].endsWith(wanted) && columns[3].equals("01")) {
                        return columns[9];
                    }
                }
            } catch (IOException e) {
                // No such table, or no such process.
            }
        }
        return null;
    }

    @Override
    public void close() {
        proxies.forEach(both -> both.forEach(FaultProxy::close));
    }
}
