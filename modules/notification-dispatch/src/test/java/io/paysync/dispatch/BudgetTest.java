package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Channel;
import io.paysync.channels.Recipient;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Settings;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a budget may be, whose it is, and under which name it is counted. */
class BudgetTest {
    private static final Secret OTHER_KEY =
            Secret.of(Base64.getEncoder().encodeToString("another key of thirty-two bytes.".getBytes()));

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, ",
        "1000, 1000, 10000000, ",
        "5, 10, 2000, ",
        "0, 0, 0, recipientPerDay",
        "0, 1001, 0, recipientPerDay",
        "-1, 5, 0, recipientPerHour",
        "6, 5, 0, recipientPerHour",
        "0, 5, -1, merchantPerDay",
        "0, 5, 10000001, merchantPerDay",
    })
    void boundsOfABudget(int perHour, int perDay, int merchantPerDay, @Nullable String wrong) {
        Optional<String> refused = Budget.refuse(perHour, perDay, merchantPerDay);

        if (wrong == null) {
            assertThat(refused).isEmpty();
        } else {
            assertThat(refused).hasValueSatisfying(why -> assertThat(why).startsWith(wrong + " must be"));
        }
    }

    @Test
    void settingsMayTurnItOffAndMustNotBoundAMerchantWithoutItsPeople() {
        Settings settings = settings("""
                sms: {recipientPerDay: 0}
                    push: {recipientPerHour: 9, recipientPerDay: 4, merchantPerDay: 7}
                    feishu: {recipientPerDay: 100}
                    email: {recipientPerDay: 0, merchantPerDay: 5}""");

        DispatchConfig.Budgets budgets =
                DispatchConfig.from(settings.section("dispatch")).budgets();

        assertThat(budgets.byChannel())
                .containsOnly(
                        Map.entry("push", new Budget(4, 4, 7)),
                        Map.entry("feishu", new Budget(0, 100, 0)),
                        Map.entry("wechat", new Budget(5, 10, 0)));
        assertThat(settings.mistakes())
                .singleElement()
                .asString()
                .contains("dispatch.budgets.email.merchantPerDay", "needs recipientPerDay");
    }

    @Test
    void whoIsToldIsThePersonWhoeverNamesHim() {
        FakeSms sms = new FakeSms("sms");

        assertThat(contact(sms, "cn", new Recipient("+491", "en"))).contains("+491");
        assertThat(contact(sms, "world/+491", null)).contains("+491");
        assertThat(contact(sms, "cn", null)).isEmpty();
        assertThat(contact(new FakeChannel(), "https://robot.example/send", null))
                .contains("endpoint/a");
    }

    @Test
    void nameIsOfMerchantChannelAndPersonUnderAKeyThatOutlivesItsChange() {
        ContactHash hash = new ContactHash(Samples.KEY, Optional.empty());
        byte[] name = hash.of("shop", "email", "Anna@Mail.example");

        assertThat(name).hasSize(32).isEqualTo(hash.of("shop", "email", "anna@mail.EXAMPLE"));
        for (byte[] other : List.of(
                hash.of("shop2", "email", "anna@mail.example"),
                hash.of("shop", "push", "anna@mail.example"),
                hash.of("shop", "email", "bert@mail.example"),
                hash.of("sho", "email", "panna@mail.example"),
                new ContactHash(OTHER_KEY, Optional.empty()).of("shop", "email", "anna@mail.example"))) {
            assertThat(name).isNotEqualTo(other);
        }
        // Nodes that have the new key already and those that do not yet count together.
        assertThat(new ContactHash(OTHER_KEY, Optional.of(Samples.KEY)).of("shop", "email", "anna@mail.example"))
                .isEqualTo(name);
    }

    @Test
    void whatIsSentAgainByAPersonIsAnotherMessage() {
        assertThat(ContactHash.messageId("msg_a", 1))
                .isEqualTo(ContactHash.messageId("msg_a", 1))
                .isNotEqualTo(ContactHash.messageId("msg_a", 2))
                .isNotEqualTo(ContactHash.messageId("msg_b", 1));
    }

    @Test
    void oneThatWasNotLetGoHasANumberOfItsOwn() {
        Instant at = Instant.ofEpochMilli(5);

        String log = AttemptLog.refused(AttemptLog.refused(AttemptLog.EMPTY, "MERCHANT_BUDGET", at), "X", at);

        assertThat(AttemptLog.last(log)).isEqualTo(2);
        assertThat(AttemptLog.untold(log)).isEmpty();
        assertThat(AttemptLog.read(log).getFirst().error()).isEqualTo("MERCHANT_BUDGET");
    }

    private static Optional<String> contact(Channel channel, String address, @Nullable Recipient recipient) {
        Target target = new Target(
                new EndpointKey("shop", "a"),
                1,
                channel.name(),
                address,
                Set.of(),
                Map.of(),
                List.of(),
                true,
                Instant.EPOCH,
                EndpointRule.DEFAULT,
                Set.of(),
                false,
                null,
                null,
                List.of());
        return Budgets.contact(target, channel, recipient);
    }

    private static Settings settings(String budgets) {
        return Settings.parse(
                "test.yaml",
                "dispatch:\n  secretsKey: " + Samples.KEY.reveal() + "\n  budgets:\n    " + budgets + "\n",
                name -> null);
    }
}
