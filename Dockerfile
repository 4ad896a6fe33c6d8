# Three stages: what is needed to build, what is needed to run, and the image, which holds only the latter and the built program.
FROM node:24-bookworm-slim AS build
WORKDIR /gatehouse
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY projections projections
RUN npm run build

FROM node:24-bookworm-slim AS dependencies
WORKDIR /gatehouse
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:24-bookworm-slim
ENV NODE_ENV=production GATEHOUSE_HOST=0.0.0.0 GATEHOUSE_PORT=8080 GATEHOUSE_DATA_DIR=/data
WORKDIR /gatehouse
COPY --from=dependencies /gatehouse/node_modules node_modules
COPY --from=build /gatehouse/dist dist
COPY package.json LICENSE ./
# Whatever is mounted here must belong to this user.
RUN install -d -o node -g node -m 0700 /data
VOLUME /data
USER node
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.GATEHOUSE_PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No npm in between: the process gets SIGTERM itself, and stops in order.
CMD ["node", "dist/src/main.js"]
