"""Licenses that never go together (guide 2.5.2.9)."""

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

from oms.kit import schema


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0010_voicemail'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='LicenseConstraint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('license', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='constraints', to='catalogue.cloudlicense')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='constrained_by', to='catalogue.cloudlicense')),
            ],
        ),
        migrations.CreateModel(
            name='LicenseConstraintEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('license', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.cloudlicense')),
                ('other', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.cloudlicense')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.licenseconstraint')),
            ],
            options={
                'abstract': False,
            },
        ),
        schema.AddConstraint(
            model_name='licenseconstraint',
            constraint=models.UniqueConstraint(fields=('license', 'other'), name='one_license_constraint'),
        ),
        schema.AddConstraint(
            model_name='licenseconstraint',
            constraint=models.CheckConstraint(condition=models.Q(('license', models.F('other')), _negated=True), name='license_beside_itself'),
        ),
        schema.AddTrigger(
            model_name='licenseconstraint',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_licenseconstraintevent" ("id", "license_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."license_id", NEW."other_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='21d693e4e83dbf36b581839104ba22bbe5d54d1e', operation='INSERT', pgid='pgtrigger_insert_insert_f6e47', table='catalogue_licenseconstraint', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='licenseconstraint',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_licenseconstraintevent" ("id", "license_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."license_id", NEW."other_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='c1a0060427d40584d431509bdefc69b0893759d1', operation='UPDATE', pgid='pgtrigger_update_update_8a7fc', table='catalogue_licenseconstraint', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='licenseconstraint',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_licenseconstraintevent" ("id", "license_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."license_id", OLD."other_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='0bf0fd211313310cda85410865d6d921944a4047', operation='DELETE', pgid='pgtrigger_delete_delete_8e68f', table='catalogue_licenseconstraint', when='AFTER')),
        ),
    ]
