package io.paysync.testkit;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** PostgreSQL refuses to run as root, so root's runs in a user namespace, which many a container forbids. Then this says so. */
final class PostgresUser {
    private PostgresUser() {}

    /** @throws IllegalStateException that names the reason and the remedy, where tests could not start a server */
    static void require() {
        String objection = objection(System.getProperty("user.name"), PostgresUser::namespaces);
        if (objection != null) {
            throw new IllegalStateException(objection);
        }
    }

    static @Nullable String objection(String user, BooleanSupplier namespaces) {
        return !user.equals("root") || namespaces.getAsBoolean()
                ? null
                : "the tests' PostgreSQL does not run as root, and user namespaces (unshare -U) are forbidden here:"
                        + " run the tests as another user, or allow user namespaces";
    }

    private static boolean namespaces() {
        try {
            return new ProcessBuilder("unshare", "-U", "true")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
