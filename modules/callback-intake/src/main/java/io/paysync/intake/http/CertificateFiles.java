package io.paysync.intake.http;

import java.nio.file.Path;

/** PEM files of the listener's certificate chain and private key. */
public record CertificateFiles(Path certificate, Path key) {}
