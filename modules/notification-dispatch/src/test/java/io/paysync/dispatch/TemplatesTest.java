package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Channel;
import io.paysync.channels.Sent;
import io.paysync.channels.message.Message;
import io.paysync.channels.message.MessageChannel;
import io.paysync.channels.message.MessageForm;
import io.paysync.channels.message.MessageService;
import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.message.ServiceSettings;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.dispatch.TemplateApi;
import io.paysync.contract.dispatch.TemplateApi.GetTemplate;
import io.paysync.contract.dispatch.TemplateApi.Key;
import io.paysync.contract.dispatch.TemplateApi.ListTemplates;
import io.paysync.contract.dispatch.TemplateApi.PreviewTemplate;
import io.paysync.contract.dispatch.TemplateApi.Previewed;
import io.paysync.contract.dispatch.TemplateApi.RemoveTemplate;
import io.paysync.contract.dispatch.TemplateApi.SaveTemplate;
import io.paysync.contract.dispatch.TemplateApi.Words;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A merchant's own words, from the save to the message. */
class TemplatesTest {
    private static final Key PAID = new Key("shop", "sms", "order.paid", "en");

    private final List<String> said = new CopyOnWriteArrayList<>();
    private World world;

    /** Says it in this process. */
    private final class Service implements MessageService {
        @Override
        public String contact() {
            return "phone";
        }

        @Override
        public boolean hasWords(String type) {
            return MessageTexts.DEFAULT.has(type);
        }

        @Override
        public boolean takesOwnWords() {
            return true;
        }

        @Override
        public Future<Sent> send(Message message) {
            return MessageTexts.DEFAULT.send(message, words -> {
                said.add(words.text(message.values()));
                return Future.succeededFuture(FakeChannel.OK);
            });
        }
    }

    @BeforeEach
    void open() {
        world = World.on(
                World.database(),
                World.quick(),
                Map.of("sms", channel("sms", MessageForm.TEXT), "email", channel("email", MessageForm.DOCUMENT)));
        world.ask(DispatchApi.SAVE_ENDPOINT, new SaveEndpoint("shop", "a", "sms", "cn", Set.of(), Map.of(), null));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Channel channel(String name, MessageForm form) {
        MessageChannel.Service service = new MessageChannel.Service(ServiceSettings.DEFAULT, new Service());
        return new MessageChannel(name, form, MessageTexts.DEFAULT, Map.of("cn", service));
    }

    @Test
    void ownWordsAreSaidUntilTheyAreRemoved() {
        assertThat(save(PAID, "Thanks for {{amount}}!")).isTrue();
        told("o1", 2);
        assertThat(save(PAID, "Many thanks for {{amount}}!")).isFalse();
        told("o2", 2);
        world.ask(TemplateApi.REMOVE, new RemoveTemplate(PAID));
        told("o3", 2);

        assertThat(said.subList(0, 2)).containsExactly("Thanks for 88.80!", "Many thanks for 88.80!");
        assertThat(said.get(2)).startsWith("We have received");
        assertThat(world.refused(TemplateApi.REMOVE, new RemoveTemplate(PAID)).code())
                .isEqualTo(Fault.Code.NOT_FOUND);
    }

    @Test
    void anEventWithoutWordsInTheSettingsIsToldInOnesOwn() {
        world.offer(Samples.change("shop", "o1", 1));
        world.untilState("o1", DeliveryState.SKIPPED);

        save(new Key("shop", "sms", "order.created", "zh"), "订单 {{orderId}}");
        told("o2", 1);

        assertThat(said).containsExactly("订单 o2");
    }

    @Test
    void oneMerchantsWordsAreNotAnothers() {
        save(new Key("other", "sms", "order.paid", "en"), "other's");
        told("o1", 2);

        assertThat(said.getFirst()).startsWith("We have received");
        assertThat(world.ask(TemplateApi.LIST, new ListTemplates("shop")).templates())
                .isEmpty();
        assertThat(world.refused(TemplateApi.GET, new GetTemplate(PAID)).code()).isEqualTo(Fault.Code.NOT_FOUND);
    }

    @Test
    void whatIsNoTemplateOfItsChannelIsRefusedAndChangesNothing() {
        save(PAID, "good");

        assertThat(refused(PAID, new Words(null, "{{ordreId}}", null))).contains("ordreId", "orderId");
        assertThat(refused(PAID, new Words("title", "x", null))).contains("text alone");
        assertThat(refused(new Key("shop", "email", "order.paid", "en"), new Words(null, "x", null)))
                .contains("title");
        assertThat(refused(new Key("shop", "sms", "order.paid", "fr"), new Words(null, "x", null)))
                .contains("language");
        assertThat(refused(new Key("shop", "sms", "order.eaten", "en"), new Words(null, "x", null)))
                .contains("event type");
        assertThat(refused(new Key("shop", "pigeon", "order.paid", "en"), new Words(null, "x", null)))
                .contains("channel");
        assertThat(world.ask(TemplateApi.GET, new GetTemplate(PAID))
                        .templates()
                        .getFirst()
                        .words())
                .isEqualTo(new Words(null, "good", null));
        assertThat(world.ask(TemplateApi.LIST, new ListTemplates("shop")).templates())
                .hasSize(1);
    }

    @Test
    void previewSaysWhatWouldBeSaidAndSendsNothing() {
        Key refund = new Key("shop", "sms", "order.refunded", "en");
        Key mail = new Key("shop", "email", "order.paid", "en");
        Order order = Samples.order(new OrderKey("shop", "o<7"), OrderStatus.PAID, 2, Map.of(), Instant.EPOCH);

        assertThat(preview(refund, null, null).text())
                .isEqualTo("Your payment of 88.80 CNY for order SAMPLE-1 has been refunded.");
        save(refund, "own {{status}}");
        assertThat(preview(refund, null, null).text()).isEqualTo("own REFUNDED");
        assertThat(preview(refund, new Words(null, "tried {{refunded}}", null), null)
                        .text())
                .isEqualTo("tried 88.80");
        assertThat(preview(mail, new Words("{{orderId}}", "x", "<i>{{orderId}}</i>"), order))
                .isEqualTo(new Previewed("o<7", "x", "<i>o&lt;7</i>"));
        assertThat(world.refused(
                                TemplateApi.PREVIEW,
                                new PreviewTemplate(new Key("shop", "sms", "order.updated", "en"), null, null))
                        .code())
                .isEqualTo(Fault.Code.NOT_FOUND);
        assertThat(world.refused(TemplateApi.PREVIEW, new PreviewTemplate(refund, new Words(null, "{{x}}", null), null))
                        .code())
                .isEqualTo(Fault.Code.INVALID);
        assertThat(said).isEmpty();
    }

    private Previewed preview(Key key, @Nullable Words words, @Nullable Order order) {
        return world.ask(TemplateApi.PREVIEW, new PreviewTemplate(key, words, order));
    }

    private boolean save(Key key, String text) {
        return world.ask(TemplateApi.SAVE, new SaveTemplate(key, new Words(null, text, null)))
                .created();
    }

    private String refused(Key key, Words words) {
        Fault fault = world.refused(TemplateApi.SAVE, new SaveTemplate(key, words));
        assertThat(fault.code()).isEqualTo(Fault.Code.INVALID);
        return fault.text();
    }

    private void told(String orderId, int version) {
        world.offer(Samples.change("shop", orderId, version));
        world.untilState(orderId, DeliveryState.DELIVERED);
    }
}
