package io.paysync.channels;

import io.paysync.channels.email.EmailConfig;
import io.paysync.channels.kafka.KafkaConfig;
import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.push.PushConfig;
import io.paysync.channels.rabbitmq.RabbitConfig;
import io.paysync.channels.robot.RobotConfig;
import io.paysync.channels.sms.SmsConfig;
import io.paysync.channels.webhook.WebhookConfig;
import io.paysync.channels.wechat.WechatConfig;
import io.paysync.platform.config.Section;

/** The settings of all channels. */
public record ChannelsConfig(
        WebhookConfig webhook,
        KafkaConfig kafka,
        RabbitConfig rabbitmq,
        RobotConfig dingtalk,
        RobotConfig feishu,
        MessageTexts texts,
        SmsConfig sms,
        PushConfig push,
        WechatConfig wechat,
        EmailConfig email) {
    /** From {@code channels}; a wrong value is noted in the settings' mistakes. */
    public static ChannelsConfig from(Section section) {
        return new ChannelsConfig(
                WebhookConfig.from(section.section("webhook")),
                KafkaConfig.from(section),
                RabbitConfig.from(section),
                RobotConfig.from(section.section("dingtalk"), RobotConfig.DINGTALK),
                RobotConfig.from(section.section("feishu"), RobotConfig.FEISHU),
                MessageTexts.from(section),
                SmsConfig.from(section),
                PushConfig.from(section),
                WechatConfig.from(section),
                EmailConfig.from(section));
    }
}
