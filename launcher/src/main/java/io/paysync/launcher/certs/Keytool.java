package io.paysync.launcher.certs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes keys and certificates with the keytool that comes with every Java, in a key store that lives as long as this object.
 * So no library has to be brought along for it, and nothing is encoded by hand. The password of the store goes through the
 * environment, because the arguments of a process can be seen by everybody on the machine.
 */
final class Keytool implements AutoCloseable {
    private static final String PASSWORD_NAME = "PAYSYNC_STORE_PASSWORD";
    private static final long RUN_SECONDS_MAX = 60;

    private final Path directory;
    private final Path store;
    private final String password;

    Keytool() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        password = HexFormat.of().formatHex(random);
        try {
            directory = Files.createTempDirectory("paysync-certs");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store = directory.resolve("store.p12");
    }

    /** A key pair with its certificate. */
    record Pair(String certificatePem, String keyPem) {
        @Override
        public String toString() {
            return "Pair[key hidden]";
        }
    }

    /**
     * @param start as keytool's {@code -startdate} takes it, such as {@code -1H}
     * @param more further options: signer, extensions
     */
    Pair make(String alias, String commonName, String start, int days, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                // It lives for a second: compiling its code well would take longer than running it.
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-sigalg",
                "SHA256withECDSA",
                "-dname",
                "CN=" + commonName,
                "-startdate",
                start,
                "-validity",
                Integer.toString(days),
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass:env",
                PASSWORD_NAME));
        command.addAll(more);
        run(command);
        return read(alias);
    }

    private void run(List<String> command) {
        Path said = directory.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put(PASSWORD_NAME, password);
        try {
            Process process = builder.start();
            if (!process.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("keytool did not end within " + RUN_SECONDS_MAX + " s");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("keytool failed: "
                        + Files.readString(said, StandardCharsets.UTF_8).strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("keytool of " + System.getProperty("java.home") + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Pair read(String alias) {
        char[] secret = password.toCharArray();
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore read = KeyStore.getInstance("PKCS12");
            read.load(in, secret);
            return new Pair(
                    pem("CERTIFICATE", read.getCertificate(alias).getEncoded()),
                    pem("PRIVATE KEY", read.getKey(alias, secret).getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keytool made something that cannot be read", e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }

    @Override
    public void close() {
        try {
            for (String name : List.of("store.p12", "said")) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("left behind: " + directory, e);
        }
    }
}
