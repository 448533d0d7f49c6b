package io.paysync.platform.management;

/** @param port 0 picks a free one */
public record ManagementConfig(String host, int port) {}
