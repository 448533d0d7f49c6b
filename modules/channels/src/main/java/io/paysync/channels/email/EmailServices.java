package io.paysync.channels.email;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.message.MessageChannel;
import io.paysync.channels.message.MessageChannel.Service;
import io.paysync.channels.message.MessageForm;
import io.paysync.channels.message.MessageTexts;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;

/** The channel {@code email} over the relays in the settings. */
public final class EmailServices {
    private EmailServices() {}

    public static MessageChannel open(Vertx vertx, MeterRegistry meters, EmailConfig config, MessageTexts texts) {
        Map<String, Service> services = new LinkedHashMap<>();
        config.relays()
                .forEach((name, relay) -> services.put(
                        name, new Service(relay.settings(), new EmailService(vertx, meters, relay, texts))));
        return new MessageChannel("email", MessageForm.DOCUMENT, texts, services);
    }
}
