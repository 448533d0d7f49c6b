package io.paysync.channels;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A notice as CloudEvents 1.0 in structured mode, for message brokers. Made of the notice's bytes alone, so a repeat has the
 * same id and the same bytes; {@code data} is, byte for byte, what a webhook has there.
 */
public final class CloudEvent {
    public static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";
    private static final JsonFactory JSON = new JsonFactory();

    private CloudEvent() {}

    /** @throws IllegalArgumentException when the body is not an object with {@code timestamp} and {@code data} */
    public static byte[] structured(Notice notice) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(notice.body().length + 256)) {
            Parts parts = parts(notice.body());
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                json.writeStringField("specversion", "1.0");
                json.writeStringField("id", notice.messageId());
                json.writeStringField("source", source(notice.merchant()));
                json.writeStringField("type", notice.type());
                json.writeStringField("subject", notice.orderId());
                json.writeStringField("time", parts.time);
                json.writeStringField("datacontenttype", "application/json");
                json.writeFieldName("data");
                json.writeRawValue(parts.data);
                json.writeEndObject();
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("nothing outside memory is read or written", e);
        }
    }

    /** A URI reference, as the specification asks; {@code source} and {@code id} together name the event. */
    static String source(String merchant) {
        return "/paysync/merchants/"
                + URLEncoder.encode(merchant, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private record Parts(String time, String data) {}

    private static Parts parts(byte[] body) throws IOException {
        String time = null;
        String data = null;
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("the body is not an object");
            }
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                if (field.equals("timestamp")) {
                    time = json.getText();
                } else if (field.equals("data")) {
                    data = raw(json, body);
                } else {
                    json.skipChildren();
                }
            }
        }
        return new Parts(required(time), required(data));
    }

    private static String raw(JsonParser json, byte[] body) throws IOException {
        int start = Math.toIntExact(json.currentTokenLocation().getByteOffset());
        json.skipChildren();
        json.finishToken();
        int end = Math.toIntExact(json.currentLocation().getByteOffset());
        return new String(body, start, end - start, StandardCharsets.UTF_8);
    }

    private static String required(@Nullable String part) {
        if (part == null) {
            throw new IllegalArgumentException("the body has no timestamp or no data");
        }
        return part;
    }
}
