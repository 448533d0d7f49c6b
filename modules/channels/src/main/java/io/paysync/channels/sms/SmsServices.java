package io.paysync.channels.sms;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.message.MessageChannel;
import io.paysync.channels.message.MessageChannel.Service;
import io.paysync.channels.message.MessageForm;
import io.paysync.channels.message.MessageService;
import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.message.ServiceCalls;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;

/** The channel {@code sms} over the services in the settings. */
public final class SmsServices {
    private SmsServices() {}

    public static MessageChannel open(Vertx vertx, MeterRegistry meters, SmsConfig config, MessageTexts texts) {
        Map<String, Service> services = new LinkedHashMap<>();
        config.services().forEach((name, one) -> {
            ServiceCalls calls = new ServiceCalls("sms", vertx, meters, one.settings());
            services.put(name, new Service(one.settings(), service(name, one.account(), texts, calls)));
        });
        return new MessageChannel("sms", MessageForm.TEXT, texts, services);
    }

    private static MessageService service(String name, SmsAccount account, MessageTexts texts, ServiceCalls calls) {
        return switch (account) {
            case AliyunSms.Config aliyun -> new AliyunSms(aliyun, calls);
            case TencentSms.Config tencent -> new TencentSms(tencent, calls);
            case TwilioSms.Config twilio -> new TwilioSms(name, twilio, texts, calls);
        };
    }
}
