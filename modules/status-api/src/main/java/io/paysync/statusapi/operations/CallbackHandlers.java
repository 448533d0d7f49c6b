package io.paysync.statusapi.operations;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.intake.IntakeApi;
import io.paysync.contract.intake.IntakeApi.JudgeStored;
import io.paysync.contract.intake.IntakeApi.Judged;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ForeseeFacts;
import io.paysync.contract.orders.OrdersApi.Foreseen;
import io.paysync.contract.orders.OrdersApi.Foresight;
import io.paysync.contract.orders.OrdersApi.Known;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.contract.orders.OrdersApi.Stand;
import io.paysync.platform.bus.Bus;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Reply;
import io.paysync.statusapi.wire.MoneyView;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a stored callback would do if it came now: intake judges it, order-state foresees it, and nobody writes. */
public final class CallbackHandlers {
    private final Bus bus;

    public CallbackHandlers(Bus bus) {
        this.bus = bus;
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of("dryRunCallback", this::dryRun);
    }

    private Future<Reply> dryRun(Call call) {
        JudgeStored question = new JudgeStored(call.merchant(), call.inputs().text("callbackId"));
        return bus.ask(IntakeApi.JUDGE, question)
                .compose(judged -> foresee(judged).map(foreseen -> Reply.json(200, View.of(judged, foreseen))));
    }

    private Future<Foreseen> foresee(Judged judged) {
        return judged.facts().isEmpty()
                ? Future.succeededFuture(new Foreseen(List.of()))
                : bus.ask(OrdersApi.FORESEE, new ForeseeFacts(judged.facts()));
    }

    private record View(
            AccountRef account,
            Instant receivedAt,
            String provenBy,
            boolean genuine,
            @Nullable String keyId,
            @Nullable String refused,
            boolean sameFacts,
            List<String> steps,
            List<FactView> facts) {
        private static View of(Judged judged, Foreseen foreseen) {
            List<FactView> facts = new ArrayList<>();
            for (int i = 0; i < judged.facts().size(); i++) {
                facts.add(FactView.of(judged.facts().get(i), foreseen.facts().get(i)));
            }
            return new View(
                    judged.account(),
                    judged.receivedAt(),
                    judged.provenBy(),
                    judged.genuine(),
                    judged.keyId(),
                    judged.reason(),
                    judged.sameFacts(),
                    judged.steps(),
                    facts);
        }
    }

    private record FactView(
            String eventKey,
            @Nullable String orderNo,
            @Nullable String tradeNo,
            Claim claim,
            String rawStatus,
            @Nullable Instant occurredAt,
            boolean needsQuery,
            String rule,
            Result result,
            String reason,
            @Nullable KnownView known,
            @Nullable StandView before,
            @Nullable StandView after,
            List<String> raised,
            List<String> settled) {
        private static FactView of(PaymentFact fact, Foresight seen) {
            return new FactView(
                    fact.key().eventKey(),
                    fact.orderNo(),
                    fact.tradeNo(),
                    fact.claim(),
                    fact.rawStatus(),
                    fact.occurredAt(),
                    fact.needsQuery(),
                    seen.rule(),
                    seen.result(),
                    seen.reason(),
                    KnownView.of(seen.known()),
                    StandView.of(seen.before()),
                    StandView.of(seen.after()),
                    seen.raised(),
                    seen.settled());
        }
    }

    private record KnownView(Result result, @Nullable Integer version) {
        private static @Nullable KnownView of(@Nullable Known known) {
            return known == null ? null : new KnownView(known.result(), known.version() == 0 ? null : known.version());
        }
    }

    private record StandView(
            String orderId,
            OrderStatus status,
            String rule,
            int version,
            MoneyView paid,
            MoneyView refunded,
            @Nullable String review) {
        private static @Nullable StandView of(@Nullable Stand stand) {
            return stand == null
                    ? null
                    : new StandView(
                            stand.order().orderId(),
                            stand.status(),
                            stand.rule(),
                            stand.version(),
                            MoneyView.of(stand.paid()),
                            MoneyView.of(stand.refunded()),
                            stand.review());
        }
    }
}
