package io.paysync.polling;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.polling.BillsApi;
import io.paysync.contract.polling.PollingApi;
import io.paysync.platform.Node;
import io.paysync.platform.bus.Registration;
import io.paysync.platform.db.Schema;
import io.paysync.providers.Account;
import io.paysync.providers.Accounts;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Wires provider-polling together. One instance a node; all of its work runs on its one context. */
public final class ProviderPollingVerticle extends VerticleBase {
    /** Tables of this module. */
    public static final Schema SCHEMA = Schema.of("polling");

    private final Node node;
    private final PollingConfig config;
    private final Accounts accounts;
    private final List<Registration> registrations = new ArrayList<>();
    private @Nullable Parts parts;

    public ProviderPollingVerticle(Node node, PollingConfig config, Accounts accounts) {
        this.node = node;
        this.config = config;
        this.accounts = accounts;
    }

    @Override
    public Future<?> start() {
        Map<AccountRef, Account> askable = new TreeMap<>();
        for (Account account : accounts.all()) {
            if (account.client().isPresent()) {
                askable.put(account.ref(), account);
            }
        }
        return new ClaimStore(node.db()).register(askable.keySet()).compose(ids -> {
            Parts made = new Parts(node, config, accounts.all(), askable, ids);
            parts = made;
            return Future.all(List.of(
                            answer(PollingApi.OFFER, config.offersMax(), made.offers::take),
                            answer(PollingApi.FIND_MISSING, config.asksMax(), made.offers::missing),
                            answer(PollingApi.SYNC, config.asksMax(), made.byHand::sync),
                            answer(PollingApi.FIND_POLLS, config.asksMax(), made.timeline::find),
                            answer(BillsApi.LIST, config.asksMax(), made.billRuns::list),
                            answer(BillsApi.GET, config.asksMax(), made.billRuns::get),
                            answer(BillsApi.DIFFERENCES, config.asksMax(), made.billRuns::differences),
                            answer(BillsApi.REVIEW, config.asksMax(), made.billRuns::review),
                            answer(BillsApi.REPORT, config.asksMax(), made.billRuns::report),
                            node.bus()
                                    .onRing(PollingApi.VIEWED, made.viewed::told)
                                    .onSuccess(registrations::add)))
                    .onSuccess(all -> made.start());
        });
    }

    @Override
    public Future<?> stop() {
        Parts made = parts;
        return Future.join(registrations.stream().map(Registration::close).toList())
                .eventually(() -> made == null ? Future.succeededFuture() : made.stop());
    }

    private <Q extends Message, A extends Message> Future<Registration> answer(
            Ask<Q, A> ask, int inFlightMax, Function<Q, Future<A>> handler) {
        return node.bus().answer(ask, inFlightMax, handler).onSuccess(registrations::add);
    }
}
