package io.paysync.launcher.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.Node;
import io.paysync.platform.health.Status;
import io.paysync.platform.loop.Loop;
import io.paysync.platform.loop.Next;
import io.paysync.platform.management.Action.Done;
import io.paysync.providers.Accounts;
import io.paysync.providers.Outside;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then, and when asked, whether the settings say something new about an account's keys, and goes over to it:
 * all keys of an account at once, or none when the file holds a mistake. The next callback is judged by them.
 */
final class AccountsReload {
    private static final Logger LOG = LoggerFactory.getLogger(AccountsReload.class);

    private final Vertx vertx;
    private final NodeFile file;
    private final Accounts accounts;
    private final Outside outside;
    private final Counter changed;
    private final Counter refused;
    private volatile NodeFile.Renewed last =
            new NodeFile.Renewed(new Accounts.Renewal(List.of(), List.of()), List.of());

    private @Nullable Loop loop;

    AccountsReload(NodeFile file, Accounts accounts, Outside outside, MeterRegistry meters) {
        this.vertx = outside.vertx();
        this.file = file;
        this.accounts = accounts;
        this.outside = outside;
        this.changed = counter("changed", meters);
        this.refused = counter("refused", meters);
    }

    private static Counter counter(String outcome, MeterRegistry meters) {
        return Counter.builder("paysync.accounts.reloads")
                .description(
                        "readings of the settings that brought new keys, or that were refused because of a mistake")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** @param every between two looks; zero: only when asked */
    void start(Node node, Duration every) {
        node.health().register("accounts", () -> Future.succeededFuture(status()));
        if (!every.isZero()) {
            Loop made = new Loop(node, "accounts.reload", every, () -> read().map(Next.WAIT));
            loop = made;
            made.start();
        }
    }

    Future<Void> stop() {
        Loop made = loop;
        return made == null ? Future.succeededFuture() : made.stop();
    }

    /** {@code POST /accounts/reload}. */
    Future<Done> run() {
        return read().map(read -> new Done(
                read.mistakes().isEmpty(),
                new JsonObject()
                        .put(
                                "changed",
                                array(read.renewal().changed().stream()
                                        .map(AccountRef::toString)
                                        .toList()))
                        .put("restart", array(read.renewal().restart()))
                        .put("mistakes", array(read.mistakes()))
                        .encode()));
    }

    private static JsonArray array(List<String> texts) {
        return new JsonArray(texts);
    }

    /** One after the other, on a worker. */
    private Future<NodeFile.Renewed> read() {
        Callable<NodeFile.Renewed> reading = this::readNow;
        return vertx.executeBlocking(reading, true);
    }

    private synchronized NodeFile.Renewed readNow() {
        NodeFile.Renewed before = last;
        NodeFile.Renewed now = file.renew(accounts, outside);
        last = now;
        if (!now.renewal().changed().isEmpty()) {
            changed.increment();
            LOG.info("accounts reloaded changed={}", now.renewal().changed());
        }
        if (!now.mistakes().isEmpty()) {
            refused.increment();
            if (!now.mistakes().equals(before.mistakes())) {
                now.mistakes().forEach(mistake -> LOG.warn("accounts not reloaded: {}", mistake));
            }
        }
        if (!now.renewal().restart().isEmpty()
                && !now.renewal().restart().equals(before.renewal().restart())) {
            LOG.warn("accounts need a restart: {}", now.renewal().restart());
        }
        return now;
    }

    private Status status() {
        NodeFile.Renewed now = last;
        if (!now.mistakes().isEmpty()) {
            return Status.degraded("the settings hold mistakes now; the keys read before them are in use");
        }
        return now.renewal().restart().isEmpty()
                ? Status.UP
                : Status.degraded("counts after a restart: "
                        + String.join(", ", now.renewal().restart()));
    }
}
