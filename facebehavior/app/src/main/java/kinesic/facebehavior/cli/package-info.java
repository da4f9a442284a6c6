/**
 * The command line: one class for each command, which parses options, calls the packages that do
 * the work, and prints what happens. Options that several commands share are mixins.
 *
 * <p>Used by {@code facebehavior/bin/facebehavior}. It may use every package; no package may use
 * it. Start reading at {@link kinesic.facebehavior.cli.Main}.
 */
@NullMarked
package kinesic.facebehavior.cli;

import org.jspecify.annotations.NullMarked;
