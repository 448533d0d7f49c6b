package io.paysync.contract.bus;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One of each message of the contract, with every field set. */
final class MessageSamples {
    /** Values that their type refuses when they are just any text or number. */
    private static final Map<Class<?>, Object> GIVEN = Map.of(
            Money.class, new Money(1234, "CNY"),
            AccountRef.class, new AccountRef("alipay", "main"),
            OrderKey.class, new OrderKey("default", "ORDER-1"));

    private MessageSamples() {}

    /** By the name they have on the wire. */
    static Map<String, Class<? extends Message>> types() {
        Map<String, Class<? extends Message>> types = new TreeMap<>();
        try {
            Path root = Path.of(Message.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(root)) {
                files.map(file -> root.relativize(file).toString())
                        .filter(name -> name.endsWith(".class") && !name.contains("-info"))
                        .map(name -> load(name.substring(0, name.length() - 6).replace('/', '.')))
                        .filter(type -> type.isRecord() && Message.class.isAssignableFrom(type))
                        .forEach(type -> types.put(
                                type.getName().substring("io.paysync.contract.".length()),
                                type.asSubclass(Message.class)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return types;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    static Object of(Class<?> record) {
        try {
            RecordComponent[] parts = record.getRecordComponents();
            Class<?>[] types =
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Object[] values = Arrays.stream(parts)
                    .map(part -> value(part.getGenericType(), part.getName()))
                    .toArray();
            var constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("no sample of " + record.getName() + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(Type type, String name) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            Class<?> raw = (Class<?>) generic.getRawType();
            if (raw == List.class) {
                return List.of(value(of[0], name));
            }
            if (raw == Set.class) {
                return Set.of(value(of[0], name));
            }
            return Map.of(value(of[0], "key"), value(of[1], name));
        }
        return plain((Class<?>) type, name);
    }

    private static Object plain(Class<?> type, String name) {
        Object given = GIVEN.get(type);
        if (given != null) {
            return given;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isSealed()) {
            return of(type.getPermittedSubclasses()[0]);
        }
        if (type.isRecord()) {
            return of(type);
        }
        return switch (type.getSimpleName()) {
            case "String" -> name.equals("currency") ? "CNY" : name;
            case "int", "Integer" -> 7;
            case "long", "Long" -> 8L;
            case "double", "Double" -> 1.5;
            case "boolean", "Boolean" -> true;
            case "byte[]" -> new byte[] {1, 2, 3};
            case "Instant" -> Instant.parse("2026-01-02T03:04:05.678Z");
            case "Duration" -> Duration.ofSeconds(9);
            case "LocalTime" -> LocalTime.parse("08:30");
            case "ZoneId" -> ZoneId.of("Asia/Shanghai");
            case "Locale" -> Locale.CHINA;
            case "LocalDate" -> LocalDate.parse("2026-01-02");
            case "URI" -> URI.create("https://shop.example/hook");
            default -> throw new IllegalStateException("no sample of " + type);
        };
    }
}
