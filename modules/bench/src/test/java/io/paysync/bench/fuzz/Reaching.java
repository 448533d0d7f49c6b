package io.paysync.bench.fuzz;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import javax.net.SocketFactory;

/**
 * A target that reaches for everything that none may reach for, and tells what nobody saw. If all was seen it reaches once more,
 * as a verifier would that looks into the file system for what a callback names.
 */
public final class Reaching {
    private static final Path NOTHING = Path.of("no-such-directory", "no-such-file");

    private Reaching() {}

    /** Called where it stands: a method reference would not be woven. */
    private interface Reach {
        Object go() throws Exception;
    }

    public static void fuzzerInitialize() {
        SideEffects.forbid();
    }

    public static void fuzzerTestOneInput(byte[] input) {
        List<String> unseen = new ArrayList<>();
        Map<String, Reach> all = new LinkedHashMap<>();
        files(all);
        network(all);
        code(all);
        all.put("process, ProcessBuilder.start", () -> new ProcessBuilder("no-such-program").start());
        all.put("process, Runtime.exec", () -> Runtime.getRuntime().exec(new String[] {"no-such-program"}));
        all.forEach((what, reach) -> {
            if (!seen(what, reach)) {
                unseen.add(what);
            }
        });
        if (!unseen.isEmpty()) {
            SideEffects.allow();
            throw new IllegalStateException("unseen are " + unseen + " of " + all.size());
        }
        if (Files.exists(Path.of("key-" + input.length))) {
            throw new IllegalStateException("there is such a file");
        }
    }

    private static boolean seen(String what, Reach reach) {
        try {
            reach.go();
            return false;
        } catch (Throwable swallowed) {
            // Told by none() alone, as behind a future that catches what its functions throw.
        }
        try {
            SideEffects.none();
            return false;
        } catch (AssertionError told) {
            return String.valueOf(told.getMessage()).contains(what.substring(0, what.indexOf(',')));
        }
    }

    private static void files(Map<String, Reach> all) {
        all.put("file, FileInputStream", () -> new FileInputStream("no-such-file"));
        all.put("file, RandomAccessFile", () -> new RandomAccessFile("no-such-file", "r"));
        all.put("file, File.isFile", () -> new File("no-such-file").isFile());
        all.put("file, File.delete", () -> new File("no-such-file").delete());
        all.put("file, FileChannel.open", () -> FileChannel.open(NOTHING));
        all.put("file, AsynchronousFileChannel.open", () -> AsynchronousFileChannel.open(NOTHING));
        all.put("file, Path.toRealPath", () -> NOTHING.toRealPath());
        all.put("file, Files.exists", () -> Files.exists(NOTHING));
        all.put("file, Files.isRegularFile", () -> Files.isRegularFile(NOTHING));
        all.put("file, Files.newBufferedReader", () -> Files.newBufferedReader(NOTHING));
        all.put("file, Files.lines", () -> Files.lines(NOTHING));
        all.put("file, Files.walk", () -> Files.walk(NOTHING));
        all.put("file, Files.size", () -> Files.size(NOTHING));
        all.put("file, Files.copy", () -> Files.copy(NOTHING, NOTHING, StandardCopyOption.REPLACE_EXISTING));
        all.put("file, Files.readAllBytes", () -> Files.readAllBytes(NOTHING));
        all.put("file, Files.writeString", () -> Files.writeString(NOTHING, ""));
        all.put("file, Files.deleteIfExists", () -> Files.deleteIfExists(NOTHING));
    }

    private static void network(Map<String, Reach> all) {
        all.put("network, InetAddress.getByName", () -> InetAddress.getByName("127.0.0.1"));
        all.put("network, InetSocketAddress", () -> new InetSocketAddress("127.0.0.1", 9));
        all.put("network, Socket", () -> new Socket());
        all.put("network, SocketChannel.open", () -> SocketChannel.open());
        all.put("network, AsynchronousSocketChannel.open", () -> AsynchronousSocketChannel.open());
        all.put("network, SocketFactory", () -> SocketFactory.getDefault().createSocket());
        all.put(
                "network, URL.openConnection",
                () -> URI.create("http://127.0.0.1:9/").toURL().openConnection());
        all.put("network, HttpClient.newHttpClient", () -> HttpClient.newHttpClient());
        all.put("network, HttpClient.newBuilder", () -> HttpClient.newBuilder());
    }

    private static void code(Map<String, Reach> all) {
        all.put("class, Class.forName", () -> Class.forName("java.lang.String"));
        all.put(
                "class, ClassLoader.loadClass",
                () -> ClassLoader.getSystemClassLoader().loadClass("java.lang.String"));
        all.put("class, Lookup.findClass", () -> MethodHandles.lookup().findClass("java.lang.String"));
        all.put("class, Lookup.defineClass", () -> MethodHandles.lookup().defineClass(new byte[0]));
        all.put("class, ServiceLoader.load", () -> ServiceLoader.load(Reach.class));
        all.put("class, URLClassLoader", () -> new URLClassLoader(new URL[0]));
        all.put("class, System.load", () -> {
            System.load("/no-such-library");
            return "";
        });
        all.put("class, ObjectInputStream.readObject", () -> withoutAStream().readObject());
    }

    private static ObjectInputStream withoutAStream() throws IOException {
        return new ObjectInputStream(InputStream.nullInputStream()) {
            @Override
            protected void readStreamHeader() {}
        };
    }
}
