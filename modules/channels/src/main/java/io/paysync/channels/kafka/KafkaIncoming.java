package io.paysync.channels.kafka;

import io.paysync.channels.Sent;
import io.paysync.channels.inbound.Headers;
import io.paysync.channels.inbound.Incoming;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** A record of a topic. */
record KafkaIncoming(KafkaBatch batch, ConsumerRecord<byte[], byte[]> record, KafkaLink aside, String asideTopic)
        implements Incoming {
    @Override
    public byte[] body() {
        byte @Nullable [] value = record.value();
        return value == null ? new byte[0] : value;
    }

    @Override
    public String place() {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    @Override
    public boolean isCurrent() {
        return batch.isCurrent();
    }

    @Override
    public Future<Sent> putAside(Map<String, String> why, boolean whole) {
        List<Header> headers = new ArrayList<>(whole ? List.of(record.headers().toArray()) : List.of());
        why.forEach((name, value) -> headers.add(header(name, value)));
        headers.add(header(Headers.TOPIC, record.topic()));
        headers.add(header(Headers.PARTITION, Integer.toString(record.partition())));
        headers.add(header(Headers.OFFSET, Long.toString(record.offset())));
        byte[] body = body();
        if (!whole && body.length > Headers.CUT_BYTES) {
            headers.add(header(Headers.CUT, Integer.toString(body.length)));
            body = Arrays.copyOf(body, Headers.CUT_BYTES);
        }
        return aside.send(asideTopic, whole ? record.key() : null, body, headers);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return place();
    }
}
