/**
 * The commands of {@code facebehavior}, one class each; thin: what they do stands in the packages
 * for training, prediction and files.
 *
 * <p>Nobody uses it but the launcher. Start reading at {@link kinesic.facebehavior.cli.Main}.
 */
@NullMarked
package kinesic.facebehavior.cli;

import org.jspecify.annotations.NullMarked;
