package io.paysync.sandbox;

import io.paysync.sandbox.keys.SandboxKeys;

/** One set of keys for all tests of the JVM: making them takes a second. */
public final class TestKeys {
    public static final SandboxKeys KEYS = SandboxKeys.generate();

    private TestKeys() {}
}
