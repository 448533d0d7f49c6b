/** One class per command. They parse, call, print and return an exit code of {@link io.paysync.launcher.cli.ExitCode}. */
@NullMarked
package io.paysync.launcher.cli;

import org.jspecify.annotations.NullMarked;
