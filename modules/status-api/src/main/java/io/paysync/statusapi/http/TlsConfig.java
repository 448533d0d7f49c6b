package io.paysync.statusapi.http;

import java.nio.file.Path;
import java.time.Duration;

/**
 * @param certificate PEM, the server's certificate first, then its chain
 * @param key PEM (PKCS#8)
 * @param reloadEvery how often the files are looked at; a changed certificate serves new connections
 */
public record TlsConfig(Path certificate, Path key, Duration reloadEvery) {}
