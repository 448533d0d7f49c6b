package io.paysync.bench.fuzz;

import com.code_intelligence.jazzer.api.HookType;
import com.code_intelligence.jazzer.api.MethodHook;
import java.lang.invoke.MethodHandle;

/**
 * Judging a callback opens no file, no connection, no process, and loads no class by a name. Jazzer's own detectors see only
 * what an input can steer; here any such call out of the fuzzed code is a finding.
 *
 * <p>Stands alone: Jazzer puts it into the bootstrap loader, where no other class of ours is.
 */
public final class SideEffects {
    private static volatile boolean forbidden;

    private SideEffects() {}

    public static void forbid() {
        forbidden = true;
    }

    public static void allow() {
        forbidden = false;
    }

    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.FileInputStream", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.FileOutputStream", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.FileReader", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.RandomAccessFile", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.File", targetMethod = "exists")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.channels.FileChannel", targetMethod = "open")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "newInputStream")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "newOutputStream")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "newByteChannel")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "readAllBytes")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "readString")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "readAllLines")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "write")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "writeString")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "list")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.file.Files", targetMethod = "exists")
    public static void file(MethodHandle method, Object target, Object[] arguments, int hook) {
        refuse("a file");
    }

    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.InetAddress", targetMethod = "getByName")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.InetAddress", targetMethod = "getAllByName")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.InetSocketAddress", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.Socket", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.DatagramSocket", targetMethod = "<init>")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.URL", targetMethod = "openStream")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.net.URL", targetMethod = "openConnection")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.nio.channels.SocketChannel", targetMethod = "open")
    public static void network(MethodHandle method, Object target, Object[] arguments, int hook) {
        refuse("the network");
    }

    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.Class", targetMethod = "forName")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.ClassLoader", targetMethod = "loadClass")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.util.ServiceLoader", targetMethod = "load")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.io.ObjectInputStream", targetMethod = "readObject")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.System", targetMethod = "load")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.System", targetMethod = "loadLibrary")
    public static void code(MethodHandle method, Object target, Object[] arguments, int hook) {
        refuse("a class by its name");
    }

    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.Runtime", targetMethod = "exec")
    @MethodHook(type = HookType.BEFORE, targetClassName = "java.lang.ProcessBuilder", targetMethod = "start")
    public static void process(MethodHandle method, Object target, Object[] arguments, int hook) {
        refuse("a process");
    }

    private static void refuse(String what) {
        if (forbidden) {
            throw new AssertionError("judging a callback reaches for " + what);
        }
    }
}
