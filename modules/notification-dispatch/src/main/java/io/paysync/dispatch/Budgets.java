package io.paysync.dispatch;

import io.paysync.channels.Channel;
import io.paysync.channels.Recipient;
import io.paysync.dispatch.BudgetStore.Asked;
import io.paysync.dispatch.BudgetStore.Verdict;
import io.paysync.platform.Node;
import io.paysync.platform.batch.Batcher;
import io.paysync.platform.log.LogLimit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nobody gets more messages, and no merchant pays for more, than is allowed, whatever floods the shop. Asked
 * right before an attempt, in batches, of channels that have a budget alone. What cannot be asked now is not sent now.
 */
final class Budgets {
    /** In the log of attempts of one that is not told because its person has had enough. */
    static final String RECIPIENT_WORD = "BUDGET";

    /** In that of one given up because the merchant has sent enough. */
    static final String MERCHANT_WORD = "MERCHANT_BUDGET";

    private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);

    private final DispatchConfig.Budgets config;
    private final ContactHash hash;
    private final DispatchMetrics metrics;
    private final Incidents incidents;
    private final Batcher<Asked, Verdict> batcher;
    private final LogLimit limit = new LogLimit(Duration.ofSeconds(10));

    Budgets(
            Node node,
            DispatchConfig config,
            BudgetStore store,
            ContactHash hash,
            DispatchMetrics metrics,
            Incidents incidents) {
        this.config = config.budgets();
        this.hash = hash;
        this.metrics = metrics;
        this.incidents = incidents;
        Duration slack = config.receiver().deadline();
        this.batcher = new Batcher<>(
                "dispatch.budget",
                this.config.batch(),
                Asked.ORDER,
                batch -> store.spend(batch, slack, null),
                node.vertx(),
                node.meters());
    }

    /**
     * @param recipient whom the order names, or null
     * @param run of the message's schedule: what a person sends again counts anew
     */
    Future<Verdict> ask(
            Target target, Channel channel, @Nullable Recipient recipient, String orderId, String messageId, int run) {
        Budget own = target.budget();
        Budget budget = own == null ? config.byChannel().get(target.channel()) : own;
        Optional<String> contact = budget == null ? Optional.empty() : contact(target, channel, recipient);
        if (budget == null || contact.isEmpty()) {
            return Future.succeededFuture(Verdict.GRANTED);
        }
        String merchant = target.key().merchant();
        byte[] name = hash.of(merchant, target.channel(), contact.get());
        return batcher.add(new Asked(merchant, target.channel(), name, ContactHash.messageId(messageId, run), budget))
                .onSuccess(verdict -> tell(verdict, target, orderId, budget));
    }

    Future<Void> drain() {
        return batcher.drain();
    }

    /** Who is told, over which service ever; empty when nobody is, which the channel will say. */
    static Optional<String> contact(Target target, Channel channel, @Nullable Recipient recipient) {
        if (recipient != null) {
            return Optional.of(recipient.address());
        }
        if (!channel.toPeople()) {
            // A robot is known by its token, which is the endpoint's alone.
            return Optional.of("endpoint/" + target.key().endpointId());
        }
        int slash = target.address().indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(target.address().substring(slash + 1));
    }

    private void tell(Verdict verdict, Target target, String orderId, Budget budget) {
        switch (verdict) {
            case GRANTED -> {}
            case RECIPIENT -> metrics.overRecipientBudget.increment();
            case MERCHANT -> {
                metrics.overMerchantBudget.increment();
                incidents.spent(target.key().merchant(), target.channel(), orderId, budget.merchantPerDay());
            }
        }
        if (verdict != Verdict.GRANTED && limit.pass()) {
            LOG.warn(
                    "over budget, not sent endpoint={} order={} whose={} skipped={}",
                    target.key(),
                    orderId,
                    verdict,
                    limit.skipped());
        }
    }
}
