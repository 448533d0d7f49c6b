package io.paysync.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The provider of {@code docs/add-a-provider.md} as it stands there: compiled, put into a jar of its own and found beside
 * Paysync, which was not changed for it.
 */
class PlugInJarTest {
    private static final Path PAGE = Path.of("../docs/add-a-provider.md");
    private static final String SERVICES = "META-INF/services/io.paysync.providers.Provider";
    private static final String SECRET = "an-example-secret-of-acme";
    private static final String BODY =
            "{\"id\":\"E-1\",\"live\":true,\"state\":\"PAID\",\"order\":\"A-1\",\"payment\":\"P-1\",\"amount\":8880,\"currency\":\"EUR\"}";

    @TempDir
    static Path directory;

    private static Path jar;

    @BeforeAll
    static void build() throws IOException {
        Matcher source = Pattern.compile("```java\n(package com\\.example\\.acmepay;.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(source.find()).isTrue();
        Path file = Files.writeString(directory.resolve("AcmeProvider.java"), source.group(1));
        Path classes = Files.createDirectory(directory.resolve("classes"));
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        int compiled = javac.run(
                null,
                null,
                null,
                "-proc:none",
                "--release",
                "21",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                file.toString());
        assertThat(compiled).isZero();
        jar = directory.resolve("acmepay.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
            }
            out.putNextEntry(new JarEntry(SERVICES));
            out.write("com.example.acmepay.AcmeProvider\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(directory.resolve("paysync.yaml"), """
                database: {password: x}
                dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=}
                accounts:
                  - provider: acmepay
                    account: main
                    secrets: [{id: one, secret: %s}]
                """.formatted(SECRET));
        Files.writeString(directory.resolve("callback.http"), """
                POST /callbacks/acmepay/main HTTP/1.1\r
                Content-Type: application/json\r
                Acme-Signature: %s\r
                \r
                %s""".formatted(signature(), BODY));
    }

    private static String signature() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(BODY.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Ran(int code, String out) {}

    /** A JVM of its own, as {@code java -cp paysync.jar:acmepay.jar} starts one. */
    private static Ran run(String classPath, String... arguments) throws IOException, InterruptedException {
        List<String> command = JvmCommand.paysync("-Xmx128m", classPath, List.of(arguments));
        Path log = directory.resolve("out.log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), Files.readString(log));
    }

    @Test
    void aProviderInAJarBesideIsFoundAndJudges() throws IOException, InterruptedException {
        String with = System.getProperty("java.class.path") + System.getProperty("path.separator") + jar;

        Ran ran = run(
                with, "verify", "--config", "paysync.yaml", "--account", "acmepay/main", "--request", "callback.http");

        assertThat(ran.out()).contains("A-1", "88.80 EUR");
        assertThat(ran.code()).isZero();
    }

    @Test
    void withoutTheJarTheMistakeNamesTheProvidersThatAreKnown() throws IOException, InterruptedException {
        Ran ran = run(System.getProperty("java.class.path"), "run", "--config", "paysync.yaml", "--check");

        assertThat(ran.out()).contains("is no known provider; known are [adyen, alipay");
        assertThat(ran.code()).isEqualTo(78);
    }
}
