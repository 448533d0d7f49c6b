package io.paysync.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Message;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordCodecTest {
    private final RecordCodec codec = new RecordCodec(1_024);

    @Test
    void messageComesOutAsItWentIn() {
        RecordCodec.know(OrdersApi.GetOrder.class);
        Message message = new OrdersApi.GetOrder(new OrderKey("shop", "1"));
        Buffer wire = Buffer.buffer("xyz");

        codec.encodeToWire(wire, new Envelope(message, null));

        assertThat(codec.decodeFromWire(3, wire).message()).isEqualTo(message);
    }

    @Test
    void unknownFieldIsIgnored() {
        assertThat(codec.decodeFromWire(0, frame("bus.Fault", "{\"code\":\"BUSY\",\"text\":\"x\",\"later\":[1]}"))
                        .message())
                .isEqualTo(new Fault(Fault.Code.BUSY, "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders.OrdersApi$NoSuch",
                "../../java.lang.Runtime",
                "java.lang.Runtime",
                "bus.Json",
                "bus.FaultException",
                "",
                "domain.Money"
            })
    void classThatIsNotSpokenHereIsRefused(String name) {
        assertThatThrownBy(() -> codec.decodeFromWire(0, frame(name, "{}")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void frameWithLyingLengthsIsRefused() {
        Buffer negative =
                Buffer.buffer().appendUnsignedShort(9).appendString("bus.Fault").appendInt(-1);
        Buffer huge =
                Buffer.buffer().appendUnsignedShort(9).appendString("bus.Fault").appendInt(Integer.MAX_VALUE);
        Buffer longName = Buffer.buffer()
                .appendUnsignedShort(60_000)
                .appendString("bus.Fault")
                .appendInt(2);
        Buffer cut = frame("bus.Fault", "{\"code\":\"BUSY\"").slice(0, 20);

        for (Buffer wire : new Buffer[] {negative, huge, longName, cut, Buffer.buffer()}) {
            assertThatThrownBy(() -> codec.decodeFromWire(0, wire)).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void messageBeyondTheBoundIsRefusedAtTheSender() {
        assertThatThrownBy(() -> codec.encode(new Fault(Fault.Code.BUSY, "x".repeat(2_000))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 1024");
    }

    @Test
    void onlyRecordsOfTheContractAreMessages() {
        record Foreign() implements Message {}

        assertThatThrownBy(() -> RecordCodec.know(Foreign.class)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Buffer frame(String name, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer()
                .appendUnsignedShort(name.length())
                .appendString(name)
                .appendInt(bytes.length)
                .appendBytes(bytes);
    }
}
