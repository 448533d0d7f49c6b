package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.dispatch.EndpointRule.InsteadOf;
import io.paysync.contract.dispatch.EndpointRule.QuietHours;
import io.paysync.contract.dispatch.EndpointRule.Supersede;
import io.paysync.contract.dispatch.TemplateApi;
import io.paysync.contract.dispatch.TemplateApi.PreviewTemplate;
import io.paysync.contract.dispatch.TrialApi.TryEndpoint;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an endpoint is told, as it is saved and shown. */
class RulesTest {
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.started();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void nothingAsked() {
        api.owners.asked.clear();
    }

    @Test
    void filterReachesTheOwnerAndIsShownAsItWasGiven() {
        String filter = """
            {"statuses":["PAID"],"accounts":["alipay/main"],"currencies":["CNY"],"minorMin":100000,
             "metadata":{"shop":"berlin"}}\
            """;

        Answer answer = save("{\"target\":\"receivers.callbackUrl\",\"filter\":" + filter + "}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().getJsonObject("endpoint").getJsonObject("filter"))
                .isEqualTo(new JsonObject(filter));
        assertThat(api.owners.asked(SaveEndpoint.class))
                .extracting(SaveEndpoint::rule)
                .containsExactly(new EndpointRule(
                        new Filter(
                                Set.of("PAID"),
                                Set.of(),
                                Set.of("alipay/main"),
                                Set.of("CNY"),
                                100_000L,
                                null,
                                Map.of("shop", "berlin")),
                        null));
    }

    @Test
    void whatANewerMessageWithdrawsIsShownWhenItWasChosen() {
        Answer answer = save("{\"target\":\"https://shop.example/hook\",\"supersede\":\"all\"}");

        assertThat(answer.json().getJsonObject("endpoint").getString("supersede"))
                .isEqualTo("all");
        assertThat(api.owners.asked(SaveEndpoint.class))
                .extracting(SaveEndpoint::rule)
                .containsExactly(new EndpointRule(Filter.ALL, Supersede.ALL));
        assertThat(save("{\"target\":\"https://shop.example/hook\",\"supersede\":\"some\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void whomItStandsInForReachesTheOwnerAndIsShown() {
        String insteadOf = "{\"endpoint\":\"push\",\"afterSeconds\":30}";

        Answer answer = save("{\"target\":\"https://shop.example/hook\",\"insteadOf\":" + insteadOf + "}");

        assertThat(answer.json().getJsonObject("endpoint").getJsonObject("insteadOf"))
                .isEqualTo(new JsonObject(insteadOf));
        assertThat(api.owners.asked(SaveEndpoint.class))
                .extracting(SaveEndpoint::rule)
                .containsExactly(new EndpointRule(Filter.ALL, null, new InsteadOf("push", Duration.ofSeconds(30))));
        for (String wrong :
                new String[] {"{}", "{\"endpoint\":\"push\"}", "{\"endpoint\":\"push\",\"afterSeconds\":0}"}) {
            assertThat(save("{\"target\":\"https://shop.example/hook\",\"insteadOf\":" + wrong + "}")
                            .status())
                    .isEqualTo(422);
        }
    }

    @Test
    void quietHoursReachTheOwnerAndAreShownAsTheyWereGiven() {
        String hours = """
            {"from":"22:00","to":"08:30","zone":"Asia/Shanghai","except":["order.failed"]}\
            """;

        Answer answer = save("{\"target\":\"https://shop.example/hook\",\"quietHours\":" + hours + "}");

        assertThat(answer.json().getJsonObject("endpoint").getJsonObject("quietHours"))
                .isEqualTo(new JsonObject(hours));
        assertThat(api.owners.asked(SaveEndpoint.class))
                .extracting(SaveEndpoint::rule)
                .containsExactly(new EndpointRule(
                        Filter.ALL,
                        null,
                        null,
                        new QuietHours(
                                LocalTime.of(22, 0), LocalTime.of(8, 30), "Asia/Shanghai", Set.of("order.failed"))));
        for (String wrong : new String[] {
            "{\"from\":\"22:00\",\"to\":\"08:00\"}",
            "{\"from\":\"22:00\",\"to\":\"24:00\",\"zone\":\"UTC\"}",
            "{\"from\":\"9:00\",\"to\":\"10:00\",\"zone\":\"UTC\"}",
            "{\"from\":\"22:00\",\"to\":\"08:00\",\"zone\":\"UTC\",\"except\":[\"payment.failed\"]}"
        }) {
            assertThat(save("{\"target\":\"https://shop.example/hook\",\"quietHours\":" + wrong + "}")
                            .status())
                    .isEqualTo(422);
        }
    }

    @Test
    void aTestReachesTheOwnerWithWhomItIsForAndIsAnsweredWithWhatCameOfIt() {
        Answer answer = api.send(
                "POST",
                "write",
                "/v1/endpoints/sms/test",
                "{\"eventType\":\"order.refunded\",\"receivers\":{\"phone\":\"+8613800000001\"}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json())
                .isEqualTo(new JsonObject()
                        .put("outcome", "RETRY")
                        .put("messageId", "msg_1")
                        .put("eventType", "order.paid")
                        .put("at", FakeOwners.START.toString())
                        .put("status", 500)
                        .put("error", "STATUS")
                        .put("tookMs", 12));
        assertThat(api.owners.asked(TryEndpoint.class))
                .containsExactly(new TryEndpoint(
                        "default", "sms", "order.refunded", Map.of("phone", "+8613800000001"), "write"));
        assertThat(api.send("POST", "write", "/v1/endpoints/sms/test", "{\"eventType\":\"payment.failed\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void withoutAFilterNoneIsShown() {
        Answer answer = save("{\"target\":\"https://shop.example/hook\"}");

        assertThat(answer.json().getJsonObject("endpoint").containsKey("filter"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"statuses\":[\"EATEN\"]}",
                "{\"accounts\":[\"alipay\"]}",
                "{\"currencies\":[\"cny\"]}",
                "{\"minorMin\":-1}",
                "{\"minorMin\":1.5}",
                "{\"colour\":\"red\"}"
            })
    void whatIsNoFilterReachesNobody(String filter) {
        Answer answer = save("{\"target\":\"https://shop.example/hook\",\"filter\":" + filter + "}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(api.owners.asked).isEmpty();
    }

    @Test
    void previewPutsInTheValuesOfTheOrderThatIsNamedAndOfNoOtherMerchants() {
        api.owners.given("default", "A-1");
        api.owners.given("other", "B-1");
        String path = "/v1/templates/push/order.paid/en/preview";

        Answer answer =
                api.send("POST", "read", path, "{\"orderId\":\"A-1\",\"title\":\"Paid\",\"text\":\"{{orderId}}\"}");
        Answer foreign = api.send("POST", "read", path, "{\"orderId\":\"B-1\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(api.owners.asked(PreviewTemplate.class)).singleElement().satisfies(asked -> {
            assertThat(asked.key()).isEqualTo(new TemplateApi.Key("default", "push", "order.paid", "en"));
            assertThat(asked.words()).isEqualTo(new TemplateApi.Words("Paid", "{{orderId}}", null));
            assertThat(asked.order()).isNotNull();
        });
        assertThat(foreign.status()).isEqualTo(404);
    }

    private static Answer save(String body) {
        return api.send("PUT", "write", "/v1/endpoints/shop", body);
    }
}
