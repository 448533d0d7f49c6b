package io.paysync.intake.http;

import java.nio.file.Path;
import java.time.Duration;

/**
 * PEM files of the listener's certificate chain and private key.
 *
 * @param reloadEvery how often the files are looked at; a changed certificate serves new connections
 */
public record CertificateFiles(Path certificate, Path key, Duration reloadEvery) {}
