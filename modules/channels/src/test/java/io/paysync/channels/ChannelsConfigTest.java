package io.paysync.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.email.EmailConfig;
import io.paysync.channels.kafka.KafkaConfig;
import io.paysync.channels.kafka.KafkaConfig.Cluster;
import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.push.PushConfig;
import io.paysync.channels.rabbitmq.RabbitConfig;
import io.paysync.channels.rabbitmq.RabbitConfig.Broker;
import io.paysync.channels.robot.RobotConfig;
import io.paysync.channels.sms.SmsConfig;
import io.paysync.channels.webhook.WebhookConfig;
import io.paysync.channels.wechat.WechatConfig;
import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Settings;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelsConfigTest {
    @Test
    void withoutSettingsThereAreNoBrokersAndTheRobotsHostsAreTheVendors() {
        Settings settings = settings("channels: {}");

        ChannelsConfig config = ChannelsConfig.from(settings.section("channels"));

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config)
                .isEqualTo(new ChannelsConfig(
                        WebhookConfig.DEFAULT,
                        KafkaConfig.NONE,
                        RabbitConfig.NONE,
                        RobotConfig.DINGTALK,
                        RobotConfig.FEISHU,
                        MessageTexts.DEFAULT,
                        SmsConfig.NONE,
                        PushConfig.NONE,
                        WechatConfig.NONE,
                        EmailConfig.NONE));
    }

    @Test
    void aConnectionHasItsNameAndEverythingElseByDefault() {
        Settings settings = settings("""
            channels:
              kafka:
                main: {bootstrapServers: "kafka-1:9092"}
                second: {bootstrapServers: ["[::1]:9092", "k:9093"], topics: orders, compression: gzip}
              rabbitmq:
                main: {addresses: ["rabbit:5672"], user: me, password: hush}
            """);

        ChannelsConfig config = ChannelsConfig.from(settings.section("channels"));

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.kafka().clusters().get("main")).isEqualTo(Cluster.of("kafka-1:9092"));
        Cluster second = Objects.requireNonNull(config.kafka().clusters().get("second"));
        assertThat(second.bootstrapServers()).isEqualTo(List.of("[::1]:9092", "k:9093"));
        assertThat(second.topics()).isEqualTo(Set.of("orders"));
        assertThat(second.gzip()).isTrue();
        assertThat(config.rabbitmq().brokers().get("main"))
                .isEqualTo(Broker.of("rabbit:5672", "me", Secret.of("hush")));
        assertThat(config.toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka: {main: {}} | channels.kafka.main.bootstrapServers",
                "kafka: {main: {bootstrapServers: ['k']}} | channels.kafka.main.bootstrapServers",
                "kafka: {Main: {bootstrapServers: ['k:1']}} | channels.kafka.Main",
                "kafka: {main: {bootstrapServers: ['k:1'], acks: 1}} | channels.kafka.main.acks",
                "kafka: {main: {bootstrapServers: ['k:1'], compression: zstd}} | channels.kafka.main.compression",
                "kafka: {main: {bootstrapServers: ['k:1'], deadline: 1s}} | channels.kafka.main.deadline",
                "kafka: {main: {bootstrapServers: ['k:1'], sasl: {mechanism: PLAIN, user: u, password: p}}}"
                        + " | channels.kafka.main.sasl.mechanism",
                "kafka: {main: {bootstrapServers: ['k:1'], sasl: {user: u}}} | channels.kafka.main.sasl.password",
                "rabbitmq: {main: {user: u, password: p}} | channels.rabbitmq.main.addresses",
                "rabbitmq: {main: {addresses: ['amqp://r:1'], user: u, password: p}} |"
                        + " channels.rabbitmq.main.addresses",
                "rabbitmq: {main: {addresses: ['r:1'], password: p}} | channels.rabbitmq.main.user",
                "dingtalk: {perMinute: 0} | channels.dingtalk.perMinute",
                "sms: {cn: {service: pigeon, accountSid: ACa0a1a2a3a4a5a6a7a8a9a0a1a2a3a4a5, keySecret: s, from:"
                        + " '+4930123456'}} | channels.sms.cn.service",
                "sms: {cn: {service: aliyun, keySecret: s, signName: n, templates: {order.paid: {code: c}}}}"
                        + " | channels.sms.cn.keyId",
                "sms: {cn: {service: aliyun, keyId: k, keySecret: s, signName: n}} | channels.sms.cn.templates",
                "sms: {cn: {service: aliyun, keyId: k, keySecret: s, signName: n, templates: {order.piad: {code: c}}}}"
                        + " | channels.sms.cn.templates.order.piad",
                "sms: {cn: {service: tencent, secretId: k, secretKey: s, appId: '1',"
                        + " templates: {order.paid: {id: '1', parameters: ['{order}']}}}}"
                        + " | channels.sms.cn.templates.order.paid.parameters",
                "sms: {us: {service: twilio, accountSid: AC1, keySecret: s, from: '+4930123456'}}"
                        + " | channels.sms.us.accountSid",
                "sms: {us: {service: twilio, accountSid: ACa0a1a2a3a4a5a6a7a8a9a0a1a2a3a4a5, keySecret: s, from: Shop}}"
                        + " | channels.sms.us.from",
                "sms: {us: {service: twilio, url: 'http://sms.example/', accountSid:"
                        + " ACa0a1a2a3a4a5a6a7a8a9a0a1a2a3a4a5, keySecret: s, from: '+4930123456'}} | channels.sms.us.url",
                "texts: {order.paid: {en: {title: t, text: 'paid {sum}'}}} | channels.texts.order.paid.en.text",
            })
    void aMistakeIsNamedByItsKey(String yaml, String key) {
        Settings settings = settings("channels: {" + yaml.replace('\'', '"') + "}");

        ChannelsConfig.from(settings.section("channels"));

        assertThat(settings.mistakes()).singleElement().asString().contains(key);
    }

    private static Settings settings(String yaml) {
        return Settings.parse("test.yaml", yaml, name -> null);
    }
}
