package io.paysync.channels.rabbitmq;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.paysync.channels.rabbitmq.RabbitConfig.Broker;
import io.paysync.channels.rabbitmq.RabbitConfig.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Opens connections to one broker. Blocks: for a worker. */
final class RabbitConnection {
    private RabbitConnection() {}

    /**
     * The client's own recovery is off: it forgets which messages were still without a confirm, and we connect anew with the
     * next message anyway.
     */
    static Connection open(String name, Broker broker) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setVirtualHost(broker.virtualHost());
        factory.setUsername(broker.user());
        factory.setPassword(broker.password().reveal());
        factory.setConnectionTimeout(Math.toIntExact(broker.connectMax().toMillis()));
        factory.setHandshakeTimeout(Math.toIntExact(broker.connectMax().toMillis()));
        factory.setChannelRpcTimeout(Math.toIntExact(broker.connectMax().toMillis()));
        factory.setRequestedHeartbeat(Math.toIntExact(broker.heartbeat().toSeconds()));
        factory.setRequestedChannelMax(broker.exchangesMax());
        factory.setThreadFactory(threads(name));
        if (broker.tls().isPresent()) {
            factory.useSslProtocol(context(broker.tls().get()));
            factory.enableHostnameVerification();
        }
        return factory.newConnection(
                broker.addresses().stream().map(Address::parseAddress).toList(), "paysync-" + name);
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> Thread.ofPlatform()
                .daemon()
                .name("paysync-rabbitmq-" + name + "-io-" + number.incrementAndGet())
                .unstarted(task);
    }

    private static SSLContext context(Tls tls) throws IOException {
        try {
            if (tls.ca().isEmpty()) {
                return SSLContext.getDefault();
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities(tls.ca().get()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the file of authorities cannot be used", e);
        }
    }

    private static KeyStore authorities(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, ca);
            }
        }
        return store;
    }
}
