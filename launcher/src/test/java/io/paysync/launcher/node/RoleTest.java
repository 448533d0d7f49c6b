package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.config.Settings;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleTest {
    private static Settings settings(String node) {
        return Settings.parse("node.yaml", "node: {" + node + "}\n", name -> null);
    }

    private static Set<Role> roles(Settings settings, boolean clustered) {
        return Role.from(settings.root().section("node"), clustered);
    }

    @Test
    void aNodeDoesEverythingUnlessToldOtherwise() {
        Settings settings = settings("");

        assertThat(roles(settings, false)).containsExactly(Role.values());
        assertThat(settings.mistakes()).isEmpty();
    }

    @Test
    void aNodeOfAClusterMayDoPart() {
        Settings settings = settings("roles: [polling, intake]");

        assertThat(roles(settings, true)).containsExactlyInAnyOrder(Role.INTAKE, Role.POLLING);
        assertThat(settings.mistakes()).isEmpty();
    }

    @Test
    void aLonelyNodeMustDoEverything() {
        Settings settings = settings("roles: [intake]");

        roles(settings, false);

        assertThat(settings.mistakes()).singleElement().asString().contains("node.roles", "cluster: hazelcast");
    }

    @Test
    void whatIsNoRoleIsNamed() {
        Settings settings = settings("roles: [intake, baking]");

        roles(settings, true);

        assertThat(settings.mistakes()).singleElement().asString().contains("baking", "dispatch");
    }

    @Test
    void anEmptyListIsAMistake() {
        Settings settings = settings("roles: []");

        roles(settings, true);

        assertThat(settings.mistakes()).singleElement().asString().contains("names no role");
    }
}
