package io.paysync.intake.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener listens.
 *
 * @param port 0 takes a free one, the same for all instances
 * @param answerMax from the end of a body to the answer, whatever happens
 * @param tls null for plain HTTP behind a proxy that ends TLS
 */
public record ListenerConfig(
        String host,
        int port,
        HttpLimits limits,
        Duration answerMax,
        @Nullable CertificateFiles tls) {}
