package io.paysync.channels.push;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.message.MessageChannel;
import io.paysync.channels.message.MessageChannel.Service;
import io.paysync.channels.message.MessageForm;
import io.paysync.channels.message.MessageService;
import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.message.ServiceCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** The channel {@code push} over the services in the settings. */
public final class PushServices {
    private PushServices() {}

    public static MessageChannel open(Vertx vertx, MeterRegistry meters, PushConfig config, MessageTexts texts) {
        Map<String, Service> services = new LinkedHashMap<>();
        config.services()
                .forEach((name, one) ->
                        services.put(name, new Service(one.settings(), service(vertx, meters, one, texts))));
        return new MessageChannel("push", MessageForm.TITLED, texts, services);
    }

    private static MessageService service(Vertx vertx, MeterRegistry meters, PushConfig.One one, MessageTexts texts) {
        HttpCallsConfig http = one.ca()
                .map(ca -> HttpCallsConfig.DEFAULT.withTrust(new PemTrustOptions().addCertPath(ca.toString())))
                .orElse(HttpCallsConfig.DEFAULT);
        InstantSource clock = InstantSource.system();
        return switch (one.account()) {
            case FcmPush.Config fcm ->
                new FcmPush(vertx, fcm, texts, new ServiceCalls("push", vertx, meters, one.settings(), http), clock);
            case ApnsPush.Config apns ->
                new ApnsPush(
                        vertx,
                        apns,
                        texts,
                        new ServiceCalls("push", vertx, meters, one.settings(), http.withHttp2()),
                        clock);
            case JpushPush.Config jpush ->
                new JpushPush(jpush, texts, new ServiceCalls("push", vertx, meters, one.settings(), http));
        };
    }
}
