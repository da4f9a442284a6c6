package kinesic.facebehavior.layout;

import java.io.IOException;

/** Writes drawn faces in the files and folders of one database. */
interface Layout {

  /** Writes all images and label files. */
  void write(LayoutWriter out) throws IOException;
}
