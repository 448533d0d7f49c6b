package io.paysync.testkit.brokers;

import io.paysync.testkit.FreePorts;
import io.paysync.testkit.Probe;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.jspecify.annotations.Nullable;

/** Apache Qpid Broker-J in this JVM, in memory. It knows no dead-letter exchanges and no quorum queues. */
public final class EmbeddedAmqp extends AmqpBroker {
    private final int port = FreePorts.next();
    private final int tlsPort = FreePorts.next();
    private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    private final Path dir;
    private @Nullable SystemLauncher launcher;

    private EmbeddedAmqp(Path dir) {
        this.dir = dir;
    }

    /** Its port is known, but nobody listens there yet. */
    public static EmbeddedAmqp prepared() {
        try {
            return new EmbeddedAmqp(Files.createTempDirectory("paysync-qpid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static EmbeddedAmqp started() {
        EmbeddedAmqp broker = prepared();
        try {
            broker.start();
            return broker;
        } catch (RuntimeException | AssertionError e) {
            broker.close();
            throw e;
        }
    }

    @Override
    public void start() {
        try {
            Path config = Files.writeString(dir.resolve("config.json"), config());
            Map<String, Object> attributes = new HashMap<>();
            attributes.put("type", "Memory");
            attributes.put("initialConfigurationLocation", config.toString());
            attributes.put("startupLoggedToSystemOut", "false");
            attributes.put("context", Map.of("qpid.work_dir", dir.toString()));
            SystemLauncher started = new SystemLauncher();
            started.startup(attributes);
            launcher = started;
        } catch (Exception e) {
            throw new IllegalStateException("Qpid did not start", e);
        }
        Probe.until("Qpid answers on port " + port, Duration.ofSeconds(30), this::answers);
    }

    @Override
    public void kill() {
        SystemLauncher started = launcher;
        launcher = null;
        if (started != null) {
            started.shutdown();
        }
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Of the port with TLS; its name is localhost. */
    public String tlsAddress() {
        return "localhost:" + tlsPort;
    }

    /** Whom to trust to speak with it. */
    public Path ca() {
        return Path.of(certificate.certificatePath());
    }

    @Override
    public void close() {
        kill();
        certificate.delete();
        Child.remove(dir);
    }

    private String config() {
        return """
            {
              "name": "test",
              "modelVersion": "8.0",
              "keystores": [{
                "name": "identity", "type": "NonJavaKeyStore", "privateKeyUrl": "%s", "certificateUrl": "%s"
              }],
              "authenticationproviders": [{
                "name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
                "users": [{"name": "%s", "password": "%s", "type": "managed"}]
              }],
              "ports": [{
                "name": "AMQP", "port": "%d", "bindingAddress": "127.0.0.1", "authenticationProvider": "plain",
                "protocols": ["AMQP_0_9_1"],
                "virtualhostaliases": [{"name": "defaultAlias", "type": "defaultAlias"}]
              }, {
                "name": "AMQPS", "port": "%d", "bindingAddress": "127.0.0.1", "authenticationProvider": "plain",
                "transports": ["SSL"], "keyStore": "identity", "protocols": ["AMQP_0_9_1"],
                "virtualhostaliases": [{"name": "defaultAlias", "type": "defaultAlias"}]
              }],
              "virtualhostnodes": [{
                "name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
                "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"
              }]
            }
            """.formatted(
                        Path.of(certificate.privateKeyPath()).toUri(),
                        Path.of(certificate.certificatePath()).toUri(),
                        USER,
                        PASSWORD,
                        port,
                        tlsPort);
    }
}
