package kinesic.facebehavior.manifest;

import java.io.IOException;
import java.nio.file.Path;
import kinesic.facebehavior.synthetic.SyntheticFiles;
import kinesic.facebehavior.synthetic.SyntheticPreset;

/** Databases on disk that a few steps of training go through: 64 faces of 32 pixels. */
public final class SmallDatabases {

  /** Width and height of the images. */
  public static final int SIDE = 32;

  /** The manifest of 20 faces with valence and arousal. */
  public final Path valenceArousal;

  /** The manifest of 24 faces with action units. */
  public final Path actionUnits;

  /** The manifest of 20 faces with expressions. */
  public final Path expressions;

  /** The manifest of 16 faces with all labels. */
  public final Path validation;

  /** The manifest of 18 faces with all labels. */
  public final Path test;

  /** Draws them into {@code folder}. */
  public SmallDatabases(Path folder) throws IOException {
    SyntheticFiles files = new SyntheticFiles(folder, 2);
    valenceArousal = files.write(SyntheticPreset.VIDEO_VA.database(3, 20, SIDE), done -> {});
    actionUnits = files.write(SyntheticPreset.WEB_AU.database(3, 24, SIDE), done -> {});
    expressions = files.write(SyntheticPreset.WEB_EXPRESSION.database(3, 20, SIDE), done -> {});
    validation = files.write(SyntheticPreset.VALIDATION.database(3, 16, SIDE), done -> {});
    test = files.write(SyntheticPreset.TEST.database(3, 18, SIDE), done -> {});
  }
}
