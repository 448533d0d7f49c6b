package io.paysync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Settings;
import io.paysync.sandbox.demo.DemoConfig;
import io.paysync.sandbox.demo.Scenario;
import io.paysync.sandbox.receiver.ReceiverConfig;
import java.net.URI;
import org.junit.jupiter.api.Test;

class SandboxConfigTest {
    private static final URI API = URI.create("http://127.0.0.1:8080");

    @Test
    void everyKeyHasADefault() {
        Settings empty = settings("sandbox: {}");

        SandboxConfig config = SandboxConfig.from(empty.section("sandbox"));
        ReceiverConfig receiver = ReceiverConfig.from(empty.section("sandbox").section("receiver"));
        DemoConfig demo = DemoConfig.from(empty.section("sandbox").section("demo"), API, Secret.of("k"), 1);

        assertThat(config).isEqualTo(SandboxConfig.DEFAULT.withPort(9090));
        assertThat(receiver).isEqualTo(ReceiverConfig.DEFAULT.withPort(9091));
        assertThat(demo).isEqualTo(DemoConfig.of(API, Secret.of("k"), 1));
        assertThat(empty.mistakes()).isEmpty();
    }

    @Test
    void someProvidersCanBeNamed() {
        Settings settings = settings("sandbox: {providers: [paypal, alipay]}");

        SandboxConfig config = SandboxConfig.from(settings.section("sandbox"));

        assertThat(config.providers()).containsExactlyInAnyOrder("alipay", "paypal");
        assertThat(settings.mistakes()).isEmpty();
    }

    @Test
    void everyMistakeIsNamed() {
        Settings wrong = settings("""
                sandbox:
                  port: 70000
                  timeFactor: 0
                  wechatpayProof: both
                  providers: [alipay, nobody]
                  callbackBase: "not a url"
                  faults: { drop: 2, lose: 0.1 }
                  demo: { weights: { normal: 0, duplicated: 0, late: 0, reordered: 0, forged: 0, dropped: 0, closed: 0,
                                     refunded: 0, other-amount: 0 } }
                """);

        SandboxConfig.from(wrong.section("sandbox"));
        DemoConfig.from(wrong.section("sandbox").section("demo"), API, Secret.of("k"), 1);

        assertThat(String.join("\n", wrong.mistakes()))
                .contains("sandbox.port", "sandbox.timeFactor", "sandbox.wechatpayProof", "sandbox.callbackBase")
                .contains("sandbox.providers", "there is no nobody among [adyen, alipay, ")
                .contains("sandbox.faults.drop", "sandbox.faults.lose", "sandbox.demo.weights.normal");
    }

    @Test
    void scenariosAreWeighted() {
        Settings settings = settings("sandbox: { demo: { weights: { other-amount: 7 } } }");

        DemoConfig demo = DemoConfig.from(settings.section("sandbox").section("demo"), API, Secret.of("k"), 1);

        assertThat(demo.weights()).containsEntry(Scenario.OTHER_AMOUNT, 7).containsEntry(Scenario.NORMAL, 60);
    }

    @Test
    void aReceiverWithoutAProperSecretIsRefused() {
        assertThatThrownBy(() -> ReceiverConfig.DEFAULT.withSecret("secret"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Settings settings(String yaml) {
        return Settings.parse("test.yaml", yaml, name -> null);
    }
}
