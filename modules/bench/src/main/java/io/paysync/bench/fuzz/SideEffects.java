package io.paysync.bench.fuzz;

import com.code_intelligence.jazzer.api.HookType;
import com.code_intelligence.jazzer.api.MethodHook;
import java.lang.invoke.MethodHandle;

/**
 * Judging a callback opens no file, no connection, no process, and loads no class by a name. Jazzer's own detectors see only
 * what an input can steer; here any such call out of the fuzzed code is a finding, also one whose failure somebody swallows.
 *
 * <p>Woven is the code that calls: ours, Jackson's and Vert.x's. What the JDK does within itself is not seen, nor a call by a
 * method handle or reference, nor one on a subclass.
 *
 * <p>Stands alone: Jazzer puts it into the bootstrap loader, where no other class of ours is.
 */
public final class SideEffects {
    private static volatile boolean forbidden;
    private static volatile String reached = "";

    private SideEffects() {}

    public static void forbid() {
        reached = "";
        forbidden = true;
    }

    public static void allow() {
        forbidden = false;
    }

    /** Throws when something was reached for since, whoever caught that. */
    public static void none() {
        String what = reached;
        if (!what.isEmpty()) {
            reached = "";
            throw new AssertionError("judging a callback reaches for " + what);
        }
    }

    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.FileInputStream", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.FileOutputStream", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.FileReader", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.FileWriter", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.RandomAccessFile", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.util.zip.ZipFile", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.util.jar.JarFile", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "canRead")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "createNewFile")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "createTempFile")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "delete")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "deleteOnExit")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "exists")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "getCanonicalFile")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "getCanonicalPath")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "isDirectory")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "isFile")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "lastModified")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "length")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "list")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "listFiles")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "mkdir")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "mkdirs")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "renameTo")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.channels.FileChannel", targetMethod = "open")
    @MethodHook(
            type = HookType.BEFORE,
            targetClassName = "java.nio.channels.AsynchronousFileChannel",
            targetMethod = "open")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Path", targetMethod = "toRealPath")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.FileSystems", targetMethod = "newFileSystem")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "copy")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "createDirectories")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "createDirectory")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "createFile")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "createLink")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "createSymbolicLink")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "createTempDirectory")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "createTempFile")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "delete")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "deleteIfExists")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "exists")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "find")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "getAttribute")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "getFileStore")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "getLastModifiedTime")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "getOwner")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "isDirectory")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "isReadable")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "isRegularFile")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "isSameFile")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "isSymbolicLink")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "isWritable")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "lines")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "list")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "mismatch")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "move")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "newBufferedReader")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "newBufferedWriter")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "newByteChannel")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "newDirectoryStream")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "newInputStream")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "newOutputStream")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "notExists")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "probeContentType")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "readAllBytes")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "readAllLines")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "readAttributes")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "readString")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "readSymbolicLink")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "setAttribute")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "size")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "walk")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "walkFileTree")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "write")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "writeString")
    public static void file(MethodHandle method, Object target, Object[] arguments, int hook) {
        refuse("a file");
    }

    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.InetAddress", targetMethod = "getByName")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.InetAddress", targetMethod = "getAllByName")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.InetAddress", targetMethod = "getLocalHost")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.InetAddress", targetMethod = "isReachable")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.InetAddress", targetMethod = "getHostName")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.InetAddress", targetMethod = "getCanonicalHostName")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.InetSocketAddress", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.Socket", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.Socket", targetMethod = "connect")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.ServerSocket", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.DatagramSocket", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.MulticastSocket", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.URL", targetMethod = "openStream")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.URL", targetMethod = "openConnection")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.URL", targetMethod = "getContent")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.http.HttpClient", targetMethod = "newHttpClient")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.http.HttpClient", targetMethod = "newBuilder")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.http.HttpClient", targetMethod = "send")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.http.HttpClient", targetMethod = "sendAsync")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.channels.SocketChannel", targetMethod = "open")
    @MethodHook(
            type = HookType.BEFORE,
            targetClassName = "java.nio.channels.ServerSocketChannel",
            targetMethod = "open")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.channels.DatagramChannel", targetMethod = "open")
    @MethodHook(
            type = HookType.BEFORE,
            targetClassName = "java.nio.channels.AsynchronousSocketChannel",
            targetMethod = "open")
    @MethodHook(
            type = HookType.BEFORE,
            targetClassName = "java.nio.channels.AsynchronousServerSocketChannel",
            targetMethod = "open")
    @MethodHook(type = HookType.BEFORE, targetClassName = "javax.net.SocketFactory", targetMethod = "createSocket")
    @MethodHook(
            type = HookType.BEFORE,
            targetClassName = "javax.net.ssl.SSLSocketFactory",
            targetMethod = "createSocket")
    @MethodHook(type = HookType.BEFORE, targetClassName = "javax.naming.InitialContext", targetMethod = "<init>")
    @MethodHook(
            type = HookType.BEFORE,
            targetClassName = "javax.naming.directory.InitialDirContext",
            targetMethod = "<init>")
    public static void network(MethodHandle method, Object target, Object[] arguments, int hook) {
        refuse("the network");
    }

    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.Class", targetMethod = "forName")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.ClassLoader", targetMethod = "loadClass")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.URLClassLoader", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.URLClassLoader", targetMethod = "newInstance")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.util.ServiceLoader", targetMethod = "load")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.ObjectInputStream", targetMethod = "readObject")
    @MethodHook(
            type = HookType.BEFORE,
            targetClassName = "java.lang.invoke.MethodHandles$Lookup",
            targetMethod = "findClass")
    @MethodHook(
            type = HookType.BEFORE,
            targetClassName = "java.lang.invoke.MethodHandles$Lookup",
            targetMethod = "defineClass")
    @MethodHook(
            type = HookType.BEFORE,
            targetClassName = "java.lang.invoke.MethodHandles$Lookup",
            targetMethod = "defineHiddenClass")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.System", targetMethod = "load")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.System", targetMethod = "loadLibrary")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.Runtime", targetMethod = "load")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.Runtime", targetMethod = "loadLibrary")
    @MethodHook(type = HookType.BEFORE, targetClassName = "javax.script.ScriptEngineManager", targetMethod = "<init>")
    public static void code(MethodHandle method, Object target, Object[] arguments, int hook) {
        refuse("a class by its name");
    }

    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.Runtime", targetMethod = "exec")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.Runtime", targetMethod = "exit")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.Runtime", targetMethod = "halt")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.System", targetMethod = "exit")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.ProcessBuilder", targetMethod = "start")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.ProcessBuilder", targetMethod = "startPipeline")
    public static void process(MethodHandle method, Object target, Object[] arguments, int hook) {
        refuse("a process");
    }

    private static void refuse(String what) {
        if (forbidden) {
            reached = what;
            throw new AssertionError("judging a callback reaches for " + what);
        }
    }
}
