package kinesic.facebehavior.synthetic;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** Turns a drawing into an image: light, backdrop, exposure, blur, grain, encoding. */
final class Photograph {

  private static final float SKY = 0.12f; // more ambient light from above than from below

  private final int size; // pixels of the image
  private final float[][] planes; // red, green, blue; [size, size], linear

  private Photograph(int size) {
    this.size = size;
    this.planes = new float[3][size * size];
  }

  /** Develops the canvas into an image of half its width. */
  static BufferedImage develop(FaceCanvas d) {
    Photograph photograph = new Photograph(d.canvas.n / 2);
    Scene scene = d.face.scene();
    if (scene.drawing == DrawingStyle.PHOTOGRAPH) {
      photograph.expose(d);
    } else {
      LineDrawing.draw(d, photograph.planes);
    }
    photograph.blur(scene.blur * photograph.size);
    return photograph.encode(scene);
  }

  /** Develops the lit canvas without backdrop, blur and grain, with transparency. */
  static BufferedImage cutOut(FaceCanvas d) {
    Photograph photograph = new Photograph(d.canvas.n / 2);
    photograph.exposePerson(d);
    return photograph.encodeWithAlpha(d.canvas);
  }

  private void expose(FaceCanvas d) {
    exposePerson(d);
    fillBehind(d.canvas, d.face.scene());
  }

  private void exposePerson(FaceCanvas d) {
    Scene scene = d.face.scene();
    // the exposure adapts to the brightness of the face, but not fully
    float luminance = d.identity.skin.tone().luminance();
    float metered = (float) StrictMath.pow(0.40 / (luminance + 0.03), 0.42);
    light(d.canvas, d.projection.scale, scene.light, metered * scene.light.exposure());
  }

  /** Adds the lit head to the planes. */
  private void light(Canvas canvas, float scale, Scene.Light light, float exposure) {
    int n = canvas.n;
    float[] relief = canvas.relief;
    // half-way vector between the light and the viewer, for gloss
    float half =
        (float)
            Math.sqrt(
                light.x() * light.x() + light.y() * light.y() + (light.z() + 1) * (light.z() + 1));
    float hx = light.x() / half;
    float hy = light.y() / half;
    float hz = (light.z() + 1) / half;
    float contrast = 1 - light.ambient();
    float quarter = 0.25f * exposure; // four canvas pixels make one of the image
    Rgb colour = light.colour().times(quarter);
    for (int row = 0; row < n; row++) {
      int above = row == 0 ? 0 : -n;
      int below = row == n - 1 ? 0 : n;
      for (int column = 0; column < n; column++) {
        int i = row * n + column;
        float alpha = canvas.alpha[i];
        if (alpha == 0) {
          continue;
        }
        float left = relief[column == 0 ? i : i - 1];
        float right = relief[column == n - 1 ? i : i + 1];
        float up = relief[i + above];
        float down = relief[i + below];
        float gx = 0.5f * scale * (right - left);
        float gy = 0.5f * scale * (down - up);
        float steep = 1 / (float) Math.sqrt(gx * gx + gy * gy + 1);
        float hollow = scale * scale * (left + right + up + down - 4 * relief[i]);
        float towards = (-gx * light.x() - gy * light.y() + light.z()) * steep;
        // skin scatters light beyond the edge of its shadow
        float diffuse = Math.max(0, (towards + 0.25f) / 1.25f);
        float open = 1 - Identity.clamp(0.3f * hollow, -0.12f, 0.45f);
        float ambient = light.ambient() * (1 + SKY * gy * steep) * open;
        float both = ambient + contrast * 1.25f * diffuse * (0.5f + 0.5f * open);
        float shine = Math.max(0, (-gx * hx - gy * hy + hz) * steep);
        shine *= shine;
        shine *= shine;
        shine *= shine;
        shine *= shine;
        shine *= shine; // to the 32nd power
        float gloss = 0.8f * canvas.gloss[i] * shine * contrast * alpha;
        int out = row / 2 * size + column / 2;
        planes[0][out] += (canvas.r[i] * both + gloss) * colour.r();
        planes[1][out] += (canvas.g[i] * both + gloss) * colour.g();
        planes[2][out] += (canvas.b[i] * both + gloss) * colour.b();
      }
    }
  }

  /** Adds the backdrop where the head does not cover it. */
  private void fillBehind(Canvas canvas, Scene scene) {
    BackdropPainter backdrop = new BackdropPainter(scene, size);
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        float free = 1 - covered(canvas, column, row);
        if (free > 0) {
          Rgb behind = backdrop.at(column, row).times(free * scene.light.exposure());
          int out = row * size + column;
          planes[0][out] += behind.r();
          planes[1][out] += behind.g();
          planes[2][out] += behind.b();
        }
      }
    }
  }

  /** Returns the share of a pixel that the person covers. */
  private static float covered(Canvas canvas, int column, int row) {
    int n = canvas.n;
    int i = 2 * row * n + 2 * column;
    float[] alpha = canvas.alpha;
    return 0.25f * (alpha[i] + alpha[i + 1] + alpha[i + n] + alpha[i + n + 1]);
  }

  private BufferedImage encodeWithAlpha(Canvas canvas) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      float covered = covered(canvas, i % size, i / size);
      int alpha = (int) (255 * covered + 0.5f);
      if (alpha > 0) {
        int red = Rgb.encode(shoulder(planes[0][i] / covered));
        int green = Rgb.encode(shoulder(planes[1][i] / covered));
        int blue = Rgb.encode(shoulder(planes[2][i] / covered));
        pixels[i] = alpha << 24 | red << 16 | green << 8 | blue;
      }
    }
    return image;
  }

  /** Returns a colour of the backdrop as 0xRRGGBB. */
  static int encode(Rgb light) {
    return Rgb.encode(shoulder(light.r())) << 16
        | Rgb.encode(shoulder(light.g())) << 8
        | Rgb.encode(shoulder(light.b()));
  }

  /** Blurs by a Gaussian of this standard deviation in pixels, cut off at three deviations. */
  private void blur(float deviation) {
    if (deviation < 0.2f) {
      return;
    }
    int reach = Math.min(size - 1, (int) (3 * deviation) + 1);
    float[] weights = new float[reach + 1];
    float total = 0;
    for (int i = 0; i <= reach; i++) {
      weights[i] = (float) StrictMath.exp(-0.5 * i * i / (deviation * deviation));
      total += i == 0 ? weights[i] : 2 * weights[i];
    }
    float[] line = new float[size];
    for (float[] plane : planes) {
      for (int k = 0; k < size; k++) {
        blurLine(plane, k * size, 1, weights, total, line);
      }
      for (int k = 0; k < size; k++) {
        blurLine(plane, k, size, weights, total, line);
      }
    }
  }

  private void blurLine(
      float[] plane, int from, int step, float[] weights, float total, float[] line) {
    for (int i = 0; i < size; i++) {
      line[i] = plane[from + i * step];
    }
    for (int i = 0; i < size; i++) {
      float sum = weights[0] * line[i];
      for (int k = 1; k < weights.length; k++) {
        sum += weights[k] * (line[Math.max(0, i - k)] + line[Math.min(size - 1, i + k)]);
      }
      plane[from + i * step] = sum / total;
    }
  }

  private BufferedImage encode(Scene scene) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    float grain = scene.noise * 255;
    for (int i = 0; i < pixels.length; i++) {
      float r = planes[0][i];
      float g = planes[1][i];
      float b = planes[2][i];
      if (scene.grey) {
        r = 0.2126f * r + 0.7152f * g + 0.0722f * b;
        g = r;
        b = r;
      }
      int red = Rgb.encode(shoulder(r));
      int green = Rgb.encode(shoulder(g));
      int blue = Rgb.encode(shoulder(b));
      if (grain > 0) {
        long bits = SplitMixStream.mix(scene.texture + 0x9E3779B97F4A7C15L * (i + 1));
        float grey = grain * bell(bits);
        long more = scene.grey ? 0x8000800080008000L : SplitMixStream.mix(bits + 1);
        red = add(red, grey + 0.5f * grain * bell(more));
        green = add(green, grey);
        blue = add(blue, grey - 0.5f * grain * bell(more));
      }
      pixels[i] = red << 16 | green << 8 | blue;
    }
    return image;
  }

  /** Compresses bright intensities so that they approach 1 instead of being clipped. */
  private static float shoulder(float intensity) {
    float over = intensity - 0.6f;
    return over <= 0 ? intensity : 0.6f + over / (1 + over / 0.4f);
  }

  /** Roughly normal with mean 0 and deviation 1: the sum of four uniform 16-bit numbers. */
  private static float bell(long bits) {
    float sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
    return (sum * 0x1p-16f - 2) * 1.7320508f;
  }

  private static int add(int encoded, float grain) {
    return (int) Identity.clamp(encoded + grain + 0.5f, 0, 255);
  }
}
