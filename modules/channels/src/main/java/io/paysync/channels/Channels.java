package io.paysync.channels;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.dingtalk.DingTalkDialect;
import io.paysync.channels.email.EmailServices;
import io.paysync.channels.feishu.FeishuDialect;
import io.paysync.channels.kafka.KafkaChannel;
import io.paysync.channels.push.PushServices;
import io.paysync.channels.rabbitmq.RabbitChannel;
import io.paysync.channels.robot.RobotChannel;
import io.paysync.channels.sms.SmsServices;
import io.paysync.channels.webhook.WebhookChannel;
import io.paysync.channels.wechat.WechatMessages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All channels of a node. None of them connects to anybody before its first notice. */
public record Channels(Map<String, Channel> byName) {
    public static Channels open(Vertx vertx, MeterRegistry meters, ChannelsConfig config) {
        List<Channel> all = List.of(
                WebhookChannel.open(vertx, meters, config.webhook()),
                new KafkaChannel(vertx, meters, config.kafka()),
                new RabbitChannel(vertx, meters, config.rabbitmq()),
                new RobotChannel(vertx, meters, new DingTalkDialect(), config.dingtalk()),
                new RobotChannel(vertx, meters, new FeishuDialect(), config.feishu()),
                SmsServices.open(vertx, meters, config.sms(), config.texts()),
                PushServices.open(vertx, meters, config.push(), config.texts()),
                WechatMessages.open(vertx, meters, config.wechat()),
                EmailServices.open(vertx, meters, config.email(), config.texts()));
        return new Channels(all.stream().collect(Collectors.toUnmodifiableMap(Channel::name, Function.identity())));
    }

    /** After the last attempt. */
    public Future<Void> close() {
        return Future.join(byName.values().stream().map(Channel::close).toList())
                .mapEmpty();
    }
}
