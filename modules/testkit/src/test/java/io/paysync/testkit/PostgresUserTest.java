package io.paysync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostgresUserTest {
    @Test
    void onlyRootWithoutNamespacesIsTold() {
        assertThat(PostgresUser.objection("shop", () -> false)).isNull();
        assertThat(PostgresUser.objection("root", () -> true)).isNull();
        assertThat(PostgresUser.objection("root", () -> false))
                .contains("does not run as root", "run the tests as another user")
                .doesNotContain("\n");
    }
}
