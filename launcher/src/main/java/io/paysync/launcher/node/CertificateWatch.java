package io.paysync.launcher.node;

import io.micrometer.core.instrument.Gauge;
import io.paysync.platform.Node;
import io.paysync.platform.health.Status;
import io.paysync.platform.keys.Stage;
import io.paysync.platform.loop.Loop;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in time that the certificates of the bus end: as a metric, in the log 30, 7 and 1 days before, and in the node's
 * health from 7 days before. It looks at what the node uses, which are the files as they were when it started.
 */
final class CertificateWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final Node node;
    private final Instant own;
    private final Instant ca;
    private final Loop loop;
    private volatile @Nullable Stage told;

    CertificateWatch(Node node, BusCertificate certificate, Duration every) {
        this.node = node;
        this.own = certificate.leaf().getNotAfter().toInstant();
        this.ca = last(certificate.ca());
        gauge("certificate", own);
        gauge("ca", ca);
        this.loop = new Loop(node, "bus.certificate", every, this::look);
    }

    private static Instant last(List<X509Certificate> ca) {
        return ca.stream()
                .map(each -> each.getNotAfter().toInstant())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private void gauge(String file, Instant ends) {
        Gauge.builder("paysync.bus.certificate.expiration.timestamp", ends, Instant::getEpochSecond)
                .description("when the bus of this node stops for want of a certificate")
                .baseUnit("seconds")
                .tag("file", file)
                .register(node.meters());
    }

    void start() {
        node.health().register("bus certificate", () -> Future.succeededFuture(status()));
        loop.start();
    }

    Future<Next> look() {
        Stage stage = stage();
        if (stage != null && stage != told) {
            LOG.warn("bus certificate ends at={} stage={}; renew it and restart the nodes one by one", ends(), stage);
        }
        told = stage;
        return Future.succeededFuture(Next.WAIT);
    }

    Status status() {
        Stage stage = stage();
        if (stage == null || stage == Stage.THIRTY_DAYS) {
            return Status.UP;
        }
        return Status.degraded("the certificate of the bus " + (stage == Stage.EXPIRED ? "ended " : "ends ") + ends()
                + "; renew it and restart the nodes one by one");
    }

    private Instant ends() {
        return own.isBefore(ca) ? own : ca;
    }

    private @Nullable Stage stage() {
        return Stage.of(Duration.between(node.clock().instant(), ends()));
    }
}
