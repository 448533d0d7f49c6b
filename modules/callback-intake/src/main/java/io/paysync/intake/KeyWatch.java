package io.paysync.intake;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.intake.KeyRules.Ending;
import io.paysync.platform.Node;
import io.paysync.platform.keys.Stage;
import io.paysync.platform.loop.Next;
import io.paysync.providers.Account;
import io.paysync.providers.Accounts;
import io.paysync.providers.KeyTerm;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in time that an account's keys run out: when each one ends as a metric, and an incident 30, 7 and 1 days before the
 * last one of its purpose ends, and when it has ended. Every node looks; an open incident is not opened twice.
 */
final class KeyWatch {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

    private final Node node;
    private final Accounts accounts;
    private final MultiGauge ends;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    KeyWatch(Node node, Accounts accounts) {
        this.node = node;
        this.accounts = accounts;
        this.ends = MultiGauge.builder("paysync.key.expiration.timestamp")
                .description("when a configured or fetched key of an account ends")
                .baseUnit("seconds")
                .register(node.meters());
    }

    /** One look at all accounts. Fails when an incident could not be raised; the next look tries again. */
    Future<Next> look() {
        Instant now = node.clock().instant();
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        List<Future<?>> raised = new ArrayList<>();
        for (Account account : accounts.all()) {
            List<KeyTerm> terms = account.keys();
            terms.stream().filter(KeyTerm::ends).forEach(term -> rows.add(row(account, term)));
            KeyRules.endings(terms, now).forEach(ending -> raised.add(tell(account, ending)));
        }
        ends.register(rows, true);
        return Future.join(raised).map(Next.WAIT);
    }

    private static MultiGauge.Row<Number> row(Account account, KeyTerm term) {
        Tags tags = Tags.of(
                "provider", account.ref().provider(),
                "account", account.ref().account(),
                "purpose", term.purpose(),
                "key", term.id());
        return MultiGauge.Row.of(tags, term.validTo().getEpochSecond());
    }

    private Future<Void> tell(Account account, Ending ending) {
        KeyTerm term = ending.last();
        String key = String.join(
                "/",
                "key",
                account.ref().toString(),
                term.purpose(),
                Long.toString(term.validTo().getEpochSecond()),
                ending.stage().name());
        if (told.contains(key)) {
            return Future.succeededFuture();
        }
        boolean over = ending.stage() == Stage.EXPIRED;
        String text = "the last key of " + account.ref() + " for " + term.purpose() + " (" + term.id() + ") "
                + (over ? "ended " : "ends ") + term.validTo()
                + "; add its successor to the settings, it counts at once";
        RaiseIncident incident =
                new RaiseIncident(account.merchant(), over ? "KEY_EXPIRED" : "KEY_EXPIRES", key, null, text);
        return node.bus()
                .ask(OrdersApi.RAISE_INCIDENT, incident)
                .onSuccess(done -> {
                    told.add(key);
                    LOG.warn("key ends account={} purpose={} at={}", account.ref(), term.purpose(), term.validTo());
                })
                .mapEmpty();
    }
}
