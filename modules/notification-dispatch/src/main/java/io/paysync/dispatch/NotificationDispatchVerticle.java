package io.paysync.dispatch;

import io.paysync.channels.Channel;
import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.dispatch.ActApi;
import io.paysync.contract.dispatch.BudgetApi;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.EndpointPage;
import io.paysync.contract.dispatch.DispatchApi.RemoveEndpoint;
import io.paysync.contract.dispatch.ReceiptApi;
import io.paysync.contract.dispatch.ReplayApi;
import io.paysync.contract.dispatch.ScheduleApi;
import io.paysync.contract.dispatch.TemplateApi;
import io.paysync.contract.dispatch.TrialApi;
import io.paysync.platform.Node;
import io.paysync.platform.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Wires notification-dispatch. One instance a node: the order among deliveries in memory is kept by one event loop. */
public final class NotificationDispatchVerticle extends VerticleBase {
    private final Node node;
    private final DispatchConfig config;
    private final Map<String, Channel> channels;
    private final List<Future<Registration>> registrations = new ArrayList<>();
    private @Nullable DispatchParts parts;

    /** @param channels by {@link Channel#name}; not closed here */
    public NotificationDispatchVerticle(Node node, DispatchConfig config, Map<String, Channel> channels) {
        this.node = node;
        this.config = config;
        this.channels = Map.copyOf(channels);
    }

    @Override
    public Future<?> start() {
        DispatchParts made = new DispatchParts(node, config, channels);
        parts = made;
        return made.prepare().compose(ready -> answerAll(made)).onSuccess(ready -> made.start());
    }

    private Future<?> answerAll(DispatchParts made) {
        int inFlightMax = config.questionsInFlightMax();
        answer(DispatchApi.OFFER, config.offersInFlightMax(), made.flow::offer);
        answer(DispatchApi.FIND_MISSING, inFlightMax, made.flow::findMissing);
        answer(DispatchApi.SAVE_ENDPOINT, inFlightMax, made.endpoints::save);
        answer(DispatchApi.LIST_ENDPOINTS, inFlightMax, made.endpoints::list);
        answer(DispatchApi.REMOVE_ENDPOINT, inFlightMax, ask -> remove(made, ask));
        answer(DispatchApi.ENABLE_ENDPOINT, inFlightMax, made::enable);
        answer(DispatchApi.ROTATE_SECRET, inFlightMax, made.endpoints::rotate);
        answer(DispatchApi.LIST_DELIVERIES, inFlightMax, made.deliveries::list);
        answer(DispatchApi.RETRY_DELIVERY, inFlightMax, made.deliveries::retry);
        answer(TrialApi.TRY, inFlightMax, made.trials::make);
        answer(ActApi.LIST, inFlightMax, made.acts::list);
        answer(ReceiptApi.TAKE, inFlightMax, made.receipts::take);
        answer(ScheduleApi.GET, inFlightMax, made.schedules::get);
        answer(ScheduleApi.SAVE, inFlightMax, made.schedules::save);
        answer(BudgetApi.LIST, inFlightMax, made.ownBudgets::list);
        answer(BudgetApi.SAVE, inFlightMax, made.ownBudgets::save);
        answer(TemplateApi.SAVE, inFlightMax, made.templates::save);
        answer(TemplateApi.LIST, inFlightMax, made.templates::list);
        answer(TemplateApi.GET, inFlightMax, made.templates::get);
        answer(TemplateApi.REMOVE, inFlightMax, made.templates::remove);
        answer(TemplateApi.PREVIEW, inFlightMax, made.templates::preview);
        answer(ReplayApi.PREVIEW, inFlightMax, made.replays::preview);
        answer(ReplayApi.START, inFlightMax, made.replays::start);
        answer(ReplayApi.LIST, inFlightMax, made.replays::list);
        answer(ReplayApi.ACT, inFlightMax, made.replays::act);
        registrations.add(node.bus().onNews(DispatchApi.ENDPOINTS_CHANGED, news -> made.forget(news.merchant())));
        return Future.all(registrations);
    }

    @Override
    public Future<?> stop() {
        List<Future<?>> closing = new ArrayList<>();
        registrations.forEach(registration -> closing.add(registration.compose(Registration::close)));
        DispatchParts made = parts;
        return Future.join(closing).eventually(() -> made == null ? Future.succeededFuture() : made.stop());
    }

    private static Future<EndpointPage> remove(DispatchParts parts, RemoveEndpoint ask) {
        EndpointKey receiver = new EndpointKey(ask.merchant(), ask.endpointId());
        return parts.endpoints
                .remove(ask)
                .compose(left -> parts.burial.removed(receiver).map(left));
    }

    private <Q extends Message, A extends Message> void answer(
            Ask<Q, A> ask, int inFlightMax, Function<Q, Future<A>> handler) {
        registrations.add(node.bus().answer(ask, inFlightMax, handler));
    }
}
