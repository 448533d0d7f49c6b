package io.paysync.platform.bus;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Json;
import io.paysync.contract.bus.Message;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every message record by one codec: its class name relative to {@code io.paysync.contract}, then JSON. The input never
 * makes a class be loaded: only classes that this process itself asks, answers or listens with are known here.
 */
final class RecordCodec implements MessageCodec<Envelope, Envelope> {
    static final String NAME = "paysync";

    private static final String BASE = "io.paysync.contract.";
    private static final int NAME_BYTES_MAX = 200;
    private static final Map<String, Class<? extends Message>> KNOWN = new ConcurrentHashMap<>();

    private static final Set<Class<? extends Message>> CHECKED = ConcurrentHashMap.newKeySet();

    private final int bytesMax;

    static {
        know(Fault.class);
    }

    RecordCodec(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Registered once on each event bus; the first bus decides the bound. */
    static void register(EventBus bus, int bytesMax) {
        try {
            bus.registerCodec(new RecordCodec(bytesMax));
        } catch (IllegalStateException e) {
            // Another Bus on the same Vert.x was first; it is the same codec.
        }
    }

    /** @throws IllegalArgumentException when the class is not a message record of the contract */
    static void know(Class<? extends Message> type) {
        if (!CHECKED.contains(type)) {
            learn(type);
            CHECKED.add(type);
        }
    }

    private static void learn(Class<? extends Message> type) {
        if (type.isSealed()) {
            for (Class<?> part : type.getPermittedSubclasses()) {
                learn(part.asSubclass(Message.class));
            }
            return;
        }
        if (!type.isRecord() || !type.getName().startsWith(BASE)) {
            throw new IllegalArgumentException(type.getName() + " is not a message record of the contract");
        }
        KNOWN.put(nameOf(type), type);
    }

    /** @throws IllegalArgumentException when it cannot be written or is too big */
    byte[] encode(Message message) {
        byte[] json = Json.writeBytes(message);
        if (json.length > bytesMax) {
            throw new IllegalArgumentException(
                    nameOf(message.getClass()) + " has " + json.length + " bytes, more than " + bytesMax);
        }
        return json;
    }

    @Override
    public void encodeToWire(Buffer out, Envelope envelope) {
        byte[] name = nameOf(envelope.message().getClass()).getBytes(StandardCharsets.UTF_8);
        byte[] json = envelope.encoded() == null ? encode(envelope.message()) : envelope.encoded();
        out.appendUnsignedShort(name.length)
                .appendBytes(name)
                .appendInt(json.length)
                .appendBytes(json);
    }

    @Override
    public Envelope decodeFromWire(int start, Buffer in) {
        int nameLength = bounded(in.getUnsignedShort(start), NAME_BYTES_MAX, "class name");
        int jsonAt = start + 2 + nameLength + 4;
        String name = in.getString(start + 2, start + 2 + nameLength);
        int jsonLength = bounded(in.getInt(jsonAt - 4), bytesMax, "message");
        Class<? extends Message> type = KNOWN.get(name);
        if (type == null) {
            throw new IllegalArgumentException("not a message this node speaks of");
        }
        byte[] json = in.getBytes(jsonAt, jsonAt + jsonLength);
        return new Envelope(Json.read(json, 0, json.length, type), null);
    }

    @Override
    public Envelope transform(Envelope envelope) {
        return envelope;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }

    private static String nameOf(Class<?> type) {
        return type.getName().substring(BASE.length());
    }

    private static int bounded(int length, int max, String what) {
        if (length < 0 || length > max) {
            throw new IllegalArgumentException(what + " of " + length + " bytes, more than " + max);
        }
        return length;
    }
}
