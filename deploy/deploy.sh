#!/usr/bin/env bash
# Rowlink on Google Cloud: every command once, in the order in which they are needed. docs/deploy.md explains them.
#   PROJECT=my-project REGION=europe-west1 deploy/deploy.sh setup    once: APIs, accounts, MySQL, Redis, secrets
#   PROJECT=my-project REGION=europe-west1 deploy/deploy.sh release  builds the image, starts it, waits until it is healthy
#   PROJECT=my-project REGION=europe-west1 deploy/deploy.sh status   what runs, and its health
# Each step looks first whether its work is done, so that a run that stopped half-way is started again.
set -euo pipefail

: "${PROJECT:?set PROJECT to the id of the Google Cloud project}"
: "${REGION:?set REGION, for example europe-west1}"
SQL_TIER=${SQL_TIER:-db-g1-small}
ALERT_WEBHOOK_URL=${ALERT_WEBHOOK_URL:-}
# Whose users may link their tabs; docs/security.md.
ADDON_CLIENT_IDS=${ADDON_CLIENT_IDS:-}
ALLOWED_DOMAINS=${ALLOWED_DOMAINS:-}
# Operators who sign in to the dashboard by name; docs/deploy.md. The client's secret: gcloud secrets versions add rowlink-operator-client-secret
OPERATOR_ISSUER=${OPERATOR_ISSUER:-}
OPERATOR_CLIENT_ID=${OPERATOR_CLIENT_ID:-}
OPERATORS=${OPERATORS:-}
PUBLIC_URL=${PUBLIC_URL:-}
# Which tables that are there already may be linked, and by whom; .env.example.
ATTACHABLE_TABLES=${ATTACHABLE_TABLES:-}
ATTACH_PEOPLE=${ATTACH_PEOPLE:-}

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# `run worker-pools replace` has no --region in every version of gcloud.
export CLOUDSDK_RUN_REGION=$REGION
SQL_CONNECTION="$PROJECT:$REGION:rowlink"
# The containers run as it, and the spreadsheets are shared with it: the platform gives it tokens, so there is no key to keep.
SERVICE_ACCOUNT="rowlink-sheets@$PROJECT.iam.gserviceaccount.com"
REPOSITORY="$REGION-docker.pkg.dev/$PROJECT/rowlink"
SECRETS=(mysql-password redis-url operator-token operator-client-secret secret-key alert-webhook-url)

step() { printf '\n== %s\n' "$1"; }
gc() { gcloud --project="$PROJECT" --quiet "$@"; }
has() { gc "$@" >/dev/null 2>&1; }

# A secret gets its value from standard input, once. Later values: gcloud secrets versions add NAME --data-file=-
keep_secret() {
  has secrets describe "rowlink-$1" || gc secrets create "rowlink-$1" --replication-policy=automatic
  has secrets versions access latest --secret="rowlink-$1" || gc secrets versions add "rowlink-$1" --data-file=-
}
secret_value() { gc secrets versions access latest --secret="rowlink-$1"; }

setup() {
  step 'APIs'
  gc services enable run.googleapis.com sqladmin.googleapis.com redis.googleapis.com compute.googleapis.com \
    secretmanager.googleapis.com artifactregistry.googleapis.com cloudbuild.googleapis.com \
    sheets.googleapis.com drive.googleapis.com

  step 'Service account'
  has iam service-accounts describe "$SERVICE_ACCOUNT" || gc iam service-accounts create rowlink-sheets
  gc projects add-iam-policy-binding "$PROJECT" --condition=None --format=none \
    --member="serviceAccount:$SERVICE_ACCOUNT" --role=roles/cloudsql.client

  step 'MySQL (Cloud SQL); takes some ten minutes'
  # Triggers need log_bin_trust_function_creators while the binary log is on; point-in-time recovery needs that log.
  has sql instances describe rowlink || gc sql instances create rowlink --region="$REGION" \
    --database-version=MYSQL_8_4 --edition=enterprise --tier="$SQL_TIER" --storage-auto-increase \
    --enable-bin-log --backup-start-time=02:00 --deletion-protection \
    --database-flags=log_bin_trust_function_creators=on
  has sql databases describe rowlink --instance=rowlink ||
    gc sql databases create rowlink --instance=rowlink --charset=utf8mb4
  openssl rand -base64 24 | tr -d '\n' | keep_secret mysql-password
  gc sql users list --instance=rowlink --format='value(name)' | grep -qx rowlink ||
    gc sql users create rowlink --instance=rowlink --password="$(secret_value mysql-password)"

  step 'Redis (Memorystore); takes some five minutes'
  has redis instances describe rowlink --region="$REGION" || gc redis instances create rowlink --region="$REGION" \
    --size=1 --tier=basic --redis-version=redis_7_2 --enable-auth --network=default \
    --redis-config=maxmemory-policy=noeviction
  local address auth
  address=$(gc redis instances describe rowlink --region="$REGION" --format='value(host,port)' | tr '\t' ':')
  auth=$(gc redis instances get-auth-string rowlink --region="$REGION" --format='value(authString)')
  printf 'redis://:%s@%s' "$auth" "$address" | keep_secret redis-url

  step 'Secrets'
  openssl rand -hex 24 | tr -d '\n' | keep_secret operator-token
  openssl rand -base64 32 | tr -d '\n' | keep_secret secret-key
  # A space stands for none: a secret cannot be empty.
  printf '%s' "${ALERT_WEBHOOK_URL:- }" | keep_secret alert-webhook-url
  printf ' ' | keep_secret operator-client-secret
  for name in "${SECRETS[@]}"; do
    gc secrets add-iam-policy-binding "rowlink-$name" --format=none \
      --member="serviceAccount:$SERVICE_ACCOUNT" --role=roles/secretmanager.secretAccessor
  done

  step 'Image repository'
  has artifacts repositories describe rowlink --location="$REGION" ||
    gc artifacts repositories create rowlink --location="$REGION" --repository-format=docker

  printf '\nShare spreadsheets, as editor, with %s\n' "$SERVICE_ACCOUNT"
}

# Fills in the names that a file mentions, and nothing else.
filled() {
  local name expressions=()
  for name in PROJECT REGION IMAGE SQL_CONNECTION SERVICE_ACCOUNT ADDON_CLIENT_IDS ALLOWED_DOMAINS ATTACHABLE_TABLES ATTACH_PEOPLE OPERATOR_ISSUER OPERATOR_CLIENT_ID OPERATORS PUBLIC_URL; do
    expressions+=(-e "s|\${$name}|${!name}|g")
  done
  sed "${expressions[@]}" "$1"
}

release() {
  IMAGE="$REPOSITORY/rowlink:$(git rev-parse --short=12 HEAD)"
  step "Image $IMAGE"
  has artifacts docker images describe "$IMAGE" ||
    gc builds submit . --region="$REGION" --config=deploy/cloudbuild.yaml --substitutions="_IMAGE=$IMAGE"
  # The workers first: whoever starts first brings the schema up to date, and the others wait for it.
  step 'Worker and poller'
  local file
  file=$(mktemp)
  trap 'rm -f "$file"' RETURN
  filled deploy/worker-pool.yaml >"$file"
  gc run worker-pools replace "$file"
  step 'API'
  filled deploy/service.yaml >"$file"
  gc run services replace "$file"
  status
}

status() {
  local url
  url=$(gc run services describe rowlink --region="$REGION" --format='value(status.url)')
  printf '\nAddress: %s\nOperator token: gcloud --project=%s secrets versions access latest --secret=rowlink-operator-token\n' \
    "$url" "$PROJECT"
  curl --fail-with-body --silent --show-error --retry 12 --retry-delay 5 --retry-all-errors "$url/api/health"
  echo
}

case "${1:-}" in
  setup | release | status) "$1" ;;
  *) sed -n '2,7p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
